//! Memories on disk: they appear whole or not at all, and never where they would do harm.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tmforge::error::Result;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::output::{Destination, Options, OutputSpec, Outputs};

fn options() -> Options {
    let tag = |text| Tag::parse(text).unwrap();
    Options::new(LanguagePair::new(tag("en"), tag("de")).unwrap())
}

fn outputs(paths: &[PathBuf], inputs: &[PathBuf]) -> Result<Box<Outputs>> {
    let targets: Result<Vec<_>> = paths.iter().map(|path| OutputSpec::new(path, None)).collect();
    Outputs::open(&targets?, inputs, &options()).map(Box::new)
}

fn refusal(path: &Path, inputs: &[PathBuf]) -> String {
    outputs(&[path.to_owned()], inputs).map(|_| ()).unwrap_err().to_string()
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_new_file_appears_at_the_end_and_its_parents_with_it() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("a/b/memory.tmx");
    let outputs = outputs(std::slice::from_ref(&path), &[]).unwrap();
    assert!(!path.exists());
    outputs.finish().unwrap();
    assert_eq!(names(path.parent().unwrap()), ["memory.tmx"]);
}

#[test]
fn what_is_not_finished_leaves_nothing() {
    let home = TempDir::new().unwrap();
    let paths = ["a/b/memory.tmx", "a/b/memory.tsv", "a/c.csv"].map(|path| home.path().join(path));
    drop(outputs(&paths, &[]).unwrap());
    assert!(names(home.path()).is_empty());
}

#[test]
fn an_old_file_stays_until_the_new_one_is_whole() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("memory.tsv");
    fs::write(&path, "old").unwrap();
    drop(outputs(std::slice::from_ref(&path), &[]).unwrap());
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    outputs(std::slice::from_ref(&path), &[]).unwrap().finish().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "");
    assert_eq!(names(home.path()), ["memory.tsv"]);
}

#[test]
fn directories_inputs_and_repeats_are_refused() {
    let home = TempDir::new().unwrap();
    let directory = home.path().join("directory.tmx");
    fs::create_dir(&directory).unwrap();
    assert!(refusal(&directory, &[]).contains("is a directory"));

    let input = home.path().join("input.tsv");
    fs::write(&input, "text").unwrap();
    let roundabout = home.path().join("directory.tmx/../input.tsv");
    assert!(refusal(&roundabout, std::slice::from_ref(&input)).contains("is the input"));

    let path = home.path().join("new.tmx");
    let again = home.path().join("directory.tmx/../new.tmx");
    let error = outputs(&[path, again], &[]).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("named as an output twice"), "{error}");
    assert!(outputs(&["-".into()], &[]).is_err());
    assert_eq!(names(home.path()), ["directory.tmx", "input.tsv"]);
}

#[test]
fn a_parent_that_is_a_file_is_refused() {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("file"), "").unwrap();
    let error = refusal(&home.path().join("file/memory.tmx"), &[]);
    assert!(error.contains("cannot"), "{error}");
    assert_eq!(names(home.path()), ["file"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn permissions_are_those_of_the_old_file_or_of_any_new_one() {
        let home = TempDir::new().unwrap();
        let [old, new, any] = ["old.tmx", "new.tmx", "any"].map(|name| home.path().join(name));
        fs::write(&any, "").unwrap();
        fs::write(&old, "").unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o640)).unwrap();
        outputs(&[old.clone(), new.clone()], &[]).unwrap().finish().unwrap();
        assert_eq!(mode(&old), 0o640);
        assert_eq!(mode(&new), mode(&any));
    }

    #[test]
    fn a_link_stays_a_link() {
        let home = TempDir::new().unwrap();
        let [file, link, chain] =
            ["real/file.tsv", "link.tsv", "chain.tsv"].map(|name| home.path().join(name));
        symlink("real/file.tsv", &link).unwrap();
        symlink("link.tsv", &chain).unwrap();
        for _ in 0..2 {
            outputs(std::slice::from_ref(&chain), &[]).unwrap().finish().unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(names(file.parent().unwrap()), ["file.tsv"]);
        }
        assert!(refusal(&chain, &[file]).contains("is the input"));
    }

    #[test]
    fn links_in_a_circle_are_refused() {
        let home = TempDir::new().unwrap();
        let [one, two] = ["one.tsv", "two.tsv"].map(|name| home.path().join(name));
        symlink(&two, &one).unwrap();
        symlink(&one, &two).unwrap();
        assert!(refusal(&one, &[]).contains("cannot write"));
    }

    #[test]
    fn a_hard_link_to_an_input_is_refused() {
        let home = TempDir::new().unwrap();
        let [input, link] = ["input.tsv", "link.tsv"].map(|name| home.path().join(name));
        fs::write(&input, "text").unwrap();
        fs::hard_link(&input, &link).unwrap();
        assert!(refusal(&link, &[input]).contains("is the input"));
    }

    #[test]
    fn devices_are_written_directly() {
        let destination = Destination::open(Path::new("/dev/null"), &[]).unwrap();
        destination.stream().unwrap().write_all(b"gone").unwrap();
        destination.commit().unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
