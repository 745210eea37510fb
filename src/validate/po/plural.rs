//! The field `Plural-Forms`: the number of plural forms, and the expression that selects one.

/// A parsed declaration such as `nplurals=2; plural=n != 1;`.
pub(super) struct Plurals {
    /// The number of forms.
    pub(super) count: usize,
    /// For how many numbers from 0 to 1000 each form is used, counted up to [`MANY`].
    numbers: Vec<usize>,
}

/// A form that is used for this many numbers is not one for single numbers.
const MANY: usize = 5;
/// The maximum number of forms; no language has as many.
const MAX_FORMS: usize = 100;
/// The maximum nesting depth of an expression.
const MAX_DEPTH: usize = 100;

impl Plurals {
    pub(super) fn parse(field: &str) -> Result<Self, String> {
        let value = |name: &str| {
            let after = field.split_once(name)?.1.trim_start().strip_prefix('=')?;
            Some(after.split(';').next().unwrap_or_default().trim())
        };
        let count = value("nplurals").unwrap_or_default();
        let count = count.parse().ok().filter(|count| (1..=MAX_FORMS).contains(count));
        let Some(count) = count else { return Err("no valid nplurals in Plural-Forms".into()) };
        // The expression is searched after the first `;`, because `nplurals` ends with `plural`.
        let rest = field.split_once(';').map_or("", |(_, rest)| rest);
        let expression = rest.trim_start().strip_prefix("plural").map(str::trim_start);
        let expression = expression.and_then(|rest| rest.strip_prefix('='));
        let expression = expression.map(|rest| rest.split(';').next().unwrap_or_default());
        let Some(expression) = expression else {
            return Err("no plural expression in Plural-Forms".into());
        };
        let tree = parsed(expression)
            .ok_or_else(|| format!("plural `{}` is not an expression of C", expression.trim()))?;
        let mut numbers = vec![0; count];
        for n in 0..=1000 {
            match tree.value(n).and_then(|form| usize::try_from(form).ok()) {
                None => return Err(format!("plural divides by zero for n = {n}")),
                Some(form) => match numbers.get_mut(form) {
                    Some(number) => *number = MANY.min(*number + 1),
                    None => {
                        let last = count - 1;
                        return Err(format!("plural is {form} for n = {n}; expected 0 to {last}"));
                    }
                },
            }
        }
        Ok(Self { count, numbers })
    }

    /// Whether a form is used for many numbers.
    pub(super) fn covers_many(&self, form: usize) -> bool {
        self.numbers.get(form).is_some_and(|&count| count == MANY)
    }
}

#[derive(Debug)]
enum Tree {
    N,
    Number(u64),
    Not(Box<Tree>),
    Binary(&'static str, Box<(Tree, Tree)>),
    Choice(Box<(Tree, Tree, Tree)>),
}

impl Tree {
    /// The value for the number `n`; `None` for a division by zero.
    fn value(&self, n: u64) -> Option<u64> {
        Some(match self {
            Self::N => n,
            Self::Number(number) => *number,
            Self::Not(tree) => u64::from(tree.value(n)? == 0),
            Self::Choice(parts) => {
                let (condition, yes, no) = &**parts;
                return if condition.value(n)? != 0 { yes.value(n) } else { no.value(n) };
            }
            Self::Binary("||", sides) => {
                u64::from(sides.0.value(n)? != 0 || sides.1.value(n)? != 0)
            }
            Self::Binary("&&", sides) => {
                u64::from(sides.0.value(n)? != 0 && sides.1.value(n)? != 0)
            }
            Self::Binary(operator, sides) => {
                let (a, b) = (sides.0.value(n)?, sides.1.value(n)?);
                match *operator {
                    "==" => u64::from(a == b),
                    "!=" => u64::from(a != b),
                    "<=" => u64::from(a <= b),
                    ">=" => u64::from(a >= b),
                    "<" => u64::from(a < b),
                    ">" => u64::from(a > b),
                    "+" => a.wrapping_add(b),
                    "-" => a.wrapping_sub(b),
                    "*" => a.wrapping_mul(b),
                    "/" => a.checked_div(b)?,
                    _ => a.checked_rem(b)?,
                }
            }
        })
    }
}

/// The binary operators by precedence, the lowest first.
const LEVELS: [&[&str]; 6] =
    [&["||"], &["&&"], &["==", "!="], &["<=", ">=", "<", ">"], &["+", "-"], &["*", "/", "%"]];

fn parsed(text: &str) -> Option<Tree> {
    let mut parser = Parser { rest: text, depth: 0 };
    let tree = parser.choice()?;
    parser.rest.trim_start().is_empty().then_some(tree)
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl Parser<'_> {
    fn take(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn choice(&mut self) -> Option<Tree> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let condition = self.level(0)?;
        let tree = if self.take("?") {
            let yes = self.choice()?;
            let no = if self.take(":") { self.choice()? } else { return None };
            Tree::Choice(Box::new((condition, yes, no)))
        } else {
            condition
        };
        self.depth -= 1;
        Some(tree)
    }

    fn level(&mut self, level: usize) -> Option<Tree> {
        let Some(operators) = LEVELS.get(level) else { return self.single() };
        let mut tree = self.level(level + 1)?;
        while let Some(operator) = operators.iter().find(|operator| self.take(operator)) {
            tree = Tree::Binary(operator, Box::new((tree, self.level(level + 1)?)));
        }
        Some(tree)
    }

    fn single(&mut self) -> Option<Tree> {
        if self.take("!") {
            self.depth += 1;
            let tree = if self.depth > MAX_DEPTH { None } else { self.single() };
            self.depth -= 1;
            return Some(Tree::Not(Box::new(tree?)));
        }
        if self.take("(") {
            let tree = self.choice()?;
            return self.take(")").then_some(tree);
        }
        if self.take("n") {
            return Some(Tree::N);
        }
        let digits = self.rest.trim_start();
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        self.rest = &digits[length..];
        digits[..length].parse().ok().map(Tree::Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_counted_and_weighed() {
        let plurals = Plurals::parse("nplurals=2; plural=(n != 1);").unwrap();
        assert_eq!(
            (plurals.count, plurals.covers_many(0), plurals.covers_many(1)),
            (2, false, true)
        );
        let polish = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) \
            ? 1 : 2);";
        let plurals = Plurals::parse(polish).unwrap();
        assert_eq!([0, 1, 2].map(|form| plurals.covers_many(form)), [false, true, true]);
        assert_eq!(Plurals::parse("nplurals=1; plural=0").unwrap().count, 1);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (field, message) in [
            ("nplurals=x; plural=0;", "nplurals"),
            ("nplurals=0; plural=0;", "nplurals"),
            ("nplurals=2;", "no plural"),
            ("nplurals=2; plural=n !=;", "not an expression"),
            ("nplurals=2; plural=(n;", "not an expression"),
            ("nplurals=2; plural=n%3;", "plural is 2 for n = 2; expected 0 to 1"),
            ("nplurals=2; plural=n/(n-n);", "divides by zero"),
        ] {
            let error = Plurals::parse(field).err().unwrap_or_default();
            assert!(error.contains(message), "{field}: {error}");
        }
        let deep = format!("nplurals=1; plural={}0;", "!(".repeat(1_000_000));
        assert!(Plurals::parse(&deep).is_err());
    }
}
