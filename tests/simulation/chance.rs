//! The promises of chance.

use world::chance::Chance;

#[test]
fn the_same_seed_draws_the_same_and_purposes_differ() {
    let draws = |mut chance: Chance| (0..50).map(|_| chance.draw()).collect::<Vec<_>>();
    assert_eq!(draws(Chance::new(7)), draws(Chance::new(7)));
    assert_ne!(draws(Chance::new(7).fork("queues")), draws(Chance::new(7).fork("table")));
}

#[test]
fn bounds_are_kept() {
    let mut chance = Chance::new(1);
    for _ in 0..1000 {
        assert!((3..=5).contains(&chance.between(3, 5)));
        assert!(!chance.per_mille(0));
        assert!(chance.per_mille(1000));
    }
}
