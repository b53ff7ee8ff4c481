//! What keeps it from starting is said in one sentence, with the way out; and what it answers to strangers.

mod running;

use running::{Local, Scratch, fails};
use std::fs;
use std::net::TcpListener;

const KEY: &str = "m1Y/+EyR8lNOw8XDlqjuUUloIwj6+Gmg2dd/0yP2Gy0=";

#[test]
fn a_taken_port_is_named_with_the_way_out() {
    let scratch = Scratch::new();
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = other.local_addr().expect("an address").to_string();
    let (code, said) = fails(&scratch.0, &["--listen", &address], &[]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with(&format!("{address} is taken")) && said.contains("--listen 127.0.0.1:0"), "{said}");
}

#[tokio::test]
async fn a_directory_in_use_is_named_with_the_way_out() {
    let scratch = Scratch::new();
    let _first = Local::start(&scratch.0, 1).await;
    let (code, said) = fails(&scratch.0, &["--listen", "127.0.0.1:0"], &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("is in use by another local") && said.contains("--data DIR"), "{said}");
}

#[test]
fn a_directory_of_a_newer_version_is_left_alone() {
    let scratch = Scratch::new();
    fs::create_dir_all(&scratch.0).expect("a directory");
    fs::write(scratch.0.join("version"), "99\n").expect("written");
    let (code, said) = fails(&scratch.0, &["--listen", "127.0.0.1:0"], &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("of version 99, newer than") && said.contains("--data DIR"), "{said}");
    assert_eq!(fs::read_to_string(scratch.0.join("version")).expect("there"), "99\n");
}

#[test]
fn missing_companions_are_named() {
    let scratch = Scratch::new();
    let variables = [("TELNYX_API_BASE", "http://127.0.0.1:9/v2"), ("TELNYX_API_KEY", "k")];
    let (code, said) = fails(&scratch.0, &[], &variables);
    assert_eq!((code, said.contains("so TELNYX_PUBLIC_KEY must be set too")), (Some(1), true), "{said}");
    let (code, said) = fails(&scratch.0, &[], &[("LLM_BASE_URL", "http://127.0.0.1:9/v1")]);
    assert_eq!((code, said.contains("so LLM_API_KEY and LLM_MODEL must be set too")), (Some(1), true), "{said}");
}

#[test]
fn a_wrong_option_is_named_with_code_2() {
    let (code, said) = fails(&Scratch::new().0, &["--port", "1"], &[]);
    assert_eq!((code, said.as_str()), (Some(2), "--port is not an option; --help names them all."));
}

#[tokio::test]
async fn the_banner_says_what_is_real_and_what_is_ignored() {
    let scratch = Scratch::new();
    let simulated = Local::start_with(&scratch.0, 1, &[("LLM_API_KEY", "k")]).await;
    let said = simulated.said();
    assert!(said.contains("Telnyx: simulated") && said.contains("LLM_API_KEY is ignored"), "{said}");
    simulated.kill();
    let base = "http://127.0.0.1:9/v2";
    let variables = [("TELNYX_API_BASE", base), ("TELNYX_API_KEY", "k"), ("TELNYX_PUBLIC_KEY", KEY)];
    let real = Local::start_with(&scratch.0, 1, &variables).await;
    assert!(real.said().contains(&format!("Telnyx: REAL MESSAGES through {base}")), "{}", real.said());
    assert_eq!(real.json("/local/phones").await["simulated"], false);
}

#[tokio::test]
async fn strangers_learn_and_change_nothing() {
    let scratch = Scratch::new();
    let local = Local::start(&scratch.0, 1).await;
    assert_eq!(local.get("/healthz").await.status, 200);
    let webhook = local.call("POST", "/webhooks/telnyx", vec![], b"{}".to_vec()).await;
    assert_eq!(webhook.status, 401);
    let absent = local.get("/local/conversations/con_nobody_1").await;
    assert_eq!((absent.status, absent.header("content-type")), (404, Some("application/problem+json")));
    let foreign = local.call("GET", "/local/phones", vec![("host", "evil.example.com".into())], vec![]).await;
    assert_eq!(foreign.status, 403);
    let page = local.get("/").await;
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}
