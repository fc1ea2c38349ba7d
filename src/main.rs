//! The program: arguments in, a window or a headless command, an exit code out.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use hashiya::cli::{self, Arguments, Command};

/// What shells take for wrong usage.
const WRONG_USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command {
        Some(Command::Check(arguments)) => check(&arguments),
        Some(Command::Import(arguments)) => import(&arguments),
        Some(Command::Render(arguments)) => render(&arguments),
        Some(Command::Log(arguments)) => log(&arguments),
        Some(Command::Propose(arguments)) => propose(&arguments),
        Some(Command::Incidents(arguments)) => incidents(&arguments),
        Some(Command::Export(arguments)) => {
            run(|out, errors| cli::export(&arguments, true, out, errors))
        }
        Some(Command::Convert(arguments)) => {
            run(|out, errors| cli::convert(&arguments, true, out, errors))
        }
        Some(Command::Formats { json }) => run(|out, _| Ok(cli::formats(json, out).map(|()| 0)?)),
        Some(Command::Preflight(arguments)) => run(|out, _| cli::preflight(&arguments, true, out)),
        Some(Command::Split(arguments)) => {
            run(|out, errors| cli::split(&arguments, true, out, errors))
        }
        Some(Command::Stats(arguments)) => {
            run(|out, errors| cli::stats(&arguments, true, out, errors))
        }
        Some(Command::Completions { shell }) => {
            run(|out, _| Ok(cli::completions(shell, out).map(|()| 0)?))
        }
        Some(Command::Manual) => run(|out, _| Ok(cli::manual(out).map(|()| 0)?)),
        None => open_window(arguments.file.as_deref()),
    }
}

fn check(arguments: &cli::Check) -> ExitCode {
    let verdict = match cli::check(arguments, &mut io::stdout().lock()) {
        Ok(verdict) => verdict,
        // Whoever read the lines, such as `head`, has enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::FAILURE,
        Err(error) => return fail(&format!("cannot write the report: {error}")),
    };
    let _ = writeln!(
        io::stderr(),
        "articles: {}, problems: {}, warnings: {}",
        verdict.articles,
        verdict.errors,
        verdict.warnings
    );
    ExitCode::from(verdict.exit_code())
}

fn import(arguments: &cli::Import) -> ExitCode {
    if let Some(format) = arguments.format {
        return run(|out, errors| cli::import_annotated(arguments, format, true, out, errors));
    }
    match cli::import(arguments, true, &mut io::stdout().lock()) {
        Ok(report) => {
            let _ = writeln!(io::stderr(), "{}", report.summary());
            ExitCode::from(cli::exit_code(&report))
        }
        Err(cli::ImportError::Report(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::FAILURE
        }
        Err(error) => fail(&error.to_string()),
    }
}

fn render(arguments: &cli::Render) -> ExitCode {
    match cli::render(arguments, &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            fail(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn log(arguments: &cli::LogArguments) -> ExitCode {
    match cli::log(arguments, &mut io::stdout().lock(), &mut io::stderr()) {
        Ok(exit_code) => ExitCode::from(exit_code),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        Err(error) => fail(&format!("cannot write the record: {error}")),
    }
}

fn incidents(arguments: &cli::Incidents) -> ExitCode {
    match cli::incidents(arguments, &mut io::stdout().lock(), &mut io::stderr()) {
        Ok(_) => ExitCode::SUCCESS,
        Err(cli::IncidentsError::Print(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::FAILURE
        }
        Err(error) => {
            fail(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn propose(arguments: &cli::Propose) -> ExitCode {
    match cli::propose(arguments, &mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(cli::ProposeError::Report(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::FAILURE
        }
        Err(error) => {
            fail(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Runs a command that answers with its exit code.
fn run(
    command: impl FnOnce(&mut dyn Write, &mut dyn Write) -> Result<u8, cli::CommandError>,
) -> ExitCode {
    match command(&mut io::stdout().lock(), &mut io::stderr()) {
        Ok(exit_code) => ExitCode::from(exit_code),
        // Whoever read the lines, such as `head`, has enough.
        Err(cli::CommandError::Report(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::FAILURE
        }
        Err(error) => fail(&error.to_string()),
    }
}

#[cfg(feature = "gui")]
fn open_window(file: Option<&Path>) -> ExitCode {
    match hashiya::ui::run(file) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(&message),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_file: Option<&Path>) -> ExitCode {
    fail("cannot open a window: this build has none; build it with the feature `gui`")
}

fn fail(message: &str) -> ExitCode {
    // A closed standard error is nobody's loss.
    let _ = writeln!(io::stderr(), "hashiya: {message}");
    ExitCode::from(WRONG_USAGE)
}
