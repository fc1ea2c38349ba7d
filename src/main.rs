//! The program: arguments in, a window or a command without one, an exit code out.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use hashiya::cli::{self, Arguments};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return ExitCode::from(cli::explain(&error, &mut io::stderr())),
    };
    ExitCode::from(match &arguments.command {
        Some(command) => cli::run(command, &mut io::stdout().lock(), &mut io::stderr()),
        None => match open_window(arguments.file.as_deref()) {
            Ok(()) => 0,
            Err(message) => cli::complain(&message, &mut io::stderr()),
        },
    })
}

#[cfg(feature = "gui")]
fn open_window(file: Option<&Path>) -> Result<(), String> {
    hashiya::ui::run(file)
}

#[cfg(not(feature = "gui"))]
fn open_window(_file: Option<&Path>) -> Result<(), String> {
    Err("cannot open a window: this build has none; build it with the feature `gui`".to_owned())
}
