//! Labels found by what a person types.

use hashiya::model::codebook::{Codebook, Label, LabelId};

/// A codebook with so many labels, of which some have names.
fn codebook() -> Codebook {
    let mut codebook = Codebook::default();
    let model = codebook.labels[0].clone();
    codebook.labels = (0..150)
        .map(|number| Label {
            id: LabelId::new(format!("label_{number}")),
            arabic: format!("وسم {number}"),
            english: format!("Label {number}"),
            ..model.clone()
        })
        .collect();
    let names = [
        (20, "مجموعة مسلّحة", "Armed group"),
        (40, "اشتباك مسلح", "Armed clash"),
        (60, "الأسلحة", "Arms"),
        (80, "قوّات", "Armed forces"),
    ];
    for (index, arabic, english) in names {
        codebook.labels[index].arabic = arabic.to_owned();
        codebook.labels[index].english = english.to_owned();
    }
    codebook
}

#[test]
fn the_best_match_is_first() {
    let codebook = codebook();
    let found = |query: &str| {
        let found = codebook.find(query).into_iter();
        let names = found.map(|index| codebook.labels[index].english.as_str());
        names.collect::<Vec<_>>()
    };
    assert_eq!(found("arm").len(), 4);
    // Letters in this order are the last resort.
    assert_eq!(found("Arms"), ["Arms", "Armed clash", "Armed forces"]);
    assert_eq!(found("clash"), ["Armed clash"]);
    assert_eq!(found("مسلح"), ["Armed group", "Armed clash"]);
    assert_eq!(found("اسلحه"), ["Arms"]);
    assert_eq!(found("القوات"), ["Armed forces"]);
    assert_eq!(found("afor"), ["Armed forces"]);
    assert_eq!(found("149"), ["Label 149"]);
    assert_eq!(found("14")[0], "Label 14");
    assert_eq!(found("zz"), Vec::<&str>::new());
    assert_eq!(found(" ").len(), 150);
}
