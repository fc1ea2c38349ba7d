//! What a chooser offers for what is typed.

use hashiya::ui::widgets::chooser::{Offer, matching};

#[test]
fn what_is_typed_narrows_in_both_languages() {
    let offers = [
        Offer::new(1, "اشتباك مسلح", "Armed clash").noted("Battles"),
        Offer::new(2, "غارة جوية أو بطائرة مسيّرة", "Air/drone strike"),
        Offer::new(3, "اعتداء على مدنيين", "Attack"),
        Offer::new(4, "قصف", "Shelling/artillery/missile attack"),
    ];
    let found = |query: &str| -> Vec<i32> {
        let found = matching(&offers, query);
        found.into_iter().map(|offer| offer.value).collect()
    };
    assert_eq!(found(""), [1, 2, 3, 4]);
    assert_eq!(found("clash"), [1]);
    assert_eq!(found("battle"), [1]);
    assert_eq!(found("اعتدا"), [3]);
    // Whatever the spelling, and whole names before parts of names.
    assert_eq!(found("مسيره"), [2]);
    assert_eq!(found("attack"), [3, 4]);
    assert_eq!(found("drone strike"), [2]);
    assert_eq!(found("flood"), [0; 0]);
}
