//! Figures with their budgets, as a table.

/// What a figure counts.
#[derive(Clone, Copy)]
pub enum Unit {
    /// Millions.
    Million,
    /// Megabytes.
    Megabyte,
    /// Pieces.
    Count,
}

/// One line of the table.
pub struct Figure {
    /// What was measured.
    pub name: &'static str,
    /// How much it is.
    pub measured: f64,
    /// How much it may be (budget.md).
    pub most: f64,
    /// Of what.
    pub unit: Unit,
}

impl Figure {
    /// Whether it is within its budget.
    pub fn holds(&self) -> bool {
        self.measured <= self.most
    }
}

/// The table: figure, measured, budget, ok.
pub fn table(figures: &[Figure]) -> String {
    let mut table = format!("{:<54} {:>9} {:>9}  ok\n", "figure", "measured", "budget");
    for figure in figures {
        let [measured, most] = [figure.measured, figure.most].map(|value| shown(value, figure.unit));
        let ok = if figure.holds() { "yes" } else { "NO" };
        table.push_str(&format!("{:<54} {measured:>9} {most:>9}  {ok}\n", figure.name));
    }
    table
}

fn shown(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Million => format!("{value:.3} M"),
        Unit::Megabyte => format!("{value:.2} MB"),
        Unit::Count => format!("{value:.3}"),
    }
}
