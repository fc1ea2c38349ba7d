//! `hashiya completions` and `hashiya manual`: what shells and `man` know of the command line, made of
//! the argument parser.

use std::io::{self, Write};

use clap::CommandFactory as _;

use super::Arguments;

/// Prints the completions of a shell.
///
/// # Errors
/// When `out` cannot be written.
pub fn completions(shell: clap_complete::Shell, out: &mut dyn Write) -> io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "hashiya", &mut script);
    out.write_all(&script)
}

/// Prints the manual page, with a section for each command.
///
/// # Errors
/// When `out` cannot be written.
pub fn manual(out: &mut dyn Write) -> io::Result<()> {
    let command = Arguments::command();
    clap_mangen::Man::new(command.clone()).render(out)?;
    for sub in command.get_subcommands() {
        let name = format!("hashiya {}", sub.get_name());
        let page = clap_mangen::Man::new(sub.clone().bin_name(&name));
        writeln!(out, ".SH {}", name.to_uppercase())?;
        page.render_description_section(out)?;
        page.render_synopsis_section(out)?;
        page.render_options_section(out)?;
    }
    Ok(())
}
