//! A permitted call cannot be made outside the gate.

use belvedere_tool_filter::PermittedCall;
use serde::Deserialize;

/// Fails to compile, as ambiguous, when the type has the trait: then two implementations of `Lacks` fit.
macro_rules! assert_lacks {
    ($type:ty: $($wanted:tt)+) => {{
        struct Has;
        trait Lacks<Marker> {
            fn holds() {}
        }
        impl<T: ?Sized> Lacks<()> for T {}
        impl<T: ?Sized + $($wanted)+> Lacks<Has> for T {}
        <$type as Lacks<_>>::holds();
    }};
}

#[test]
fn a_permitted_call_comes_from_no_default_and_no_text() {
    assert_lacks!(PermittedCall: Default);
    assert_lacks!(PermittedCall: Deserialize<'static>);
    assert_lacks!(PermittedCall: From<serde_json::Value>);
    assert_lacks!(PermittedCall: std::str::FromStr);
}

#[test]
fn a_permitted_call_has_no_field_that_can_be_named() {
    trybuild::TestCases::new().compile_fail("tests/forging/literal.rs");
}
