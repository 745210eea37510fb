//! Memories on disk: they appear whole or not at all, and never where they would do harm.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tmforge::error::Result;
use tmforge::lang::{LanguagePair, Tag};
use tmforge::output::{Destinations, Options, OutputSpec, Outputs};

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
    assert!(
        refusal(&roundabout, std::slice::from_ref(&input))
            .contains("is the same file as the input")
    );

    let path = home.path().join("new.tmx");
    let again = home.path().join("directory.tmx/../new.tmx");
    for (again, expected) in
        [(&path, "given as an output twice"), (&again, "is the same file as the output `")]
    {
        let both = [path.clone(), again.clone()];
        let error = outputs(&both, &[]).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
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

#[test]
fn an_output_within_another_is_refused() {
    let home = TempDir::new().unwrap();
    let paths = ["a.tsv", "a.tsv/b.tsv"].map(|path| home.path().join(path));
    let error = outputs(&paths, &[]).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("which is another output"), "{error}");
    assert!(names(home.path()).is_empty());
}

#[test]
fn further_files_appear_with_the_memories_or_without_them() {
    let home = TempDir::new().unwrap();
    let [memory, report] = ["new/memory.tsv", "new/report.json"].map(|path| home.path().join(path));
    let begin = || {
        let mut outputs = outputs(std::slice::from_ref(&memory), &[]).unwrap();
        outputs.destinations().open(&report).unwrap().write_all(b"{}").unwrap();
        outputs
    };
    let error = begin().destinations().open(&memory).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("is given as an output twice"), "{error}");
    begin().discard().commit().unwrap();
    assert_eq!(names(&home.path().join("new")), ["report.json"]);
    begin().complete().unwrap().destinations.commit().unwrap();
    assert_eq!(names(&home.path().join("new")), ["memory.tsv", "report.json"]);
}

#[test]
fn a_rename_that_fails_halfway_says_what_is_in_place() {
    let home = TempDir::new().unwrap();
    let paths = ["a.tsv", "b.tsv", "new/c.tsv"].map(|path| home.path().join(path));
    let outputs = outputs(&paths, &[]).unwrap();
    fs::create_dir(&paths[1]).unwrap();
    let error = outputs.finish().unwrap_err().to_string();
    let start = format!("{}: cannot be put in place: ", paths[1].display());
    assert!(error.starts_with(&start), "{error}");
    assert!(error.ends_with(&format!("; already in place: {}", paths[0].display())), "{error}");
    assert_eq!(names(home.path()), ["a.tsv", "b.tsv"]);
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
        assert!(refusal(&chain, &[file]).contains("is the same file as the input"));
    }

    #[test]
    fn new_files_by_two_names_are_refused() {
        let home = TempDir::new().unwrap();
        let path = |name: &str| home.path().join(name);
        fs::create_dir(path("folder")).unwrap();
        symlink("folder", path("link")).unwrap();
        symlink("folder/a.tsv", path("file.tsv")).unwrap();
        fs::write(path("folder/old.tsv"), "old").unwrap();
        fs::hard_link(path("folder/old.tsv"), path("hard.tsv")).unwrap();
        for [one, two] in [
            ["folder/a.tsv", "link/a.tsv"],
            ["folder/a.tsv", "file.tsv"],
            ["folder/new/a.tsv", "link/new/./a.tsv"],
            ["folder/old.tsv", "hard.tsv"],
        ] {
            let error = outputs(&[path(one), path(two)], &[]).map(|_| ()).unwrap_err().to_string();
            assert!(error.contains("is the same file as the output `"), "{error}");
        }
        assert_eq!(names(&path("folder")), ["old.tsv"]);
    }

    #[test]
    fn the_owner_of_an_old_file_stays_where_the_system_allows() {
        use std::os::unix::fs::{MetadataExt, chown};
        let home = TempDir::new().unwrap();
        let path = home.path().join("old.tsv");
        fs::write(&path, "").unwrap();
        if chown(&path, Some(65534), Some(65534)).is_err() {
            return; // Only root may give files away.
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        outputs(std::slice::from_ref(&path), &[]).unwrap().finish().unwrap();
        let found = fs::metadata(&path).unwrap();
        assert_eq!((found.uid(), found.gid(), mode(&path)), (65534, 65534, 0o640));
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
        assert!(refusal(&link, &[input]).contains("is the same file as the input"));
    }

    #[test]
    fn devices_are_written_directly() {
        let mut destinations = Destinations::new(&[]);
        destinations.open(Path::new("/dev/null")).unwrap().write_all(b"gone").unwrap();
        destinations.commit().unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
