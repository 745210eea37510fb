use crate::validate::report::Report;
pub(super) fn check(_: &str, _: &mut Report) {}
pub(super) fn check_txml(_: &str, _: &mut Report) {}
