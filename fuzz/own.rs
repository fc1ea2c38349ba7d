//! A reader of one of Hashiya's own files, which the name of the program says.

#![no_main]

use hashiya::model::registry::{Actor, Place};
use hashiya::store::project::codebook_file::read_codebook;
use hashiya::store::project::{ArticleFile, ImportFile, ProjectFile, ResumeFile, read_registry};
use hashiya::store::read_layer;
use hashiya::store::recovery::{Basis, recover};
use hashiya::training::split::Split;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    match env!("CARGO_BIN_NAME") {
        "layer" => drop(read_layer(data)),
        "codebook" => drop(read_codebook(data)),
        "actors" => drop(read_registry::<Actor>(data)),
        "places" => drop(read_registry::<Place>(data)),
        "project" => drop(ProjectFile::read(data)),
        "metadata" => drop(ArticleFile::read(data)),
        "import" => drop(ImportFile::read(data)),
        "resume" => drop(ResumeFile::read(data)),
        "split" => drop(Split::read(data)),
        "journal" => {
            let basis = Basis {
                layer: "none".to_owned(),
                article: String::new(),
                encoding: String::new(),
                annotator: String::new(),
                codebook: Default::default(),
            };
            drop(recover(data, &basis));
        }
        other => panic!("{other} is no file"),
    }
});
