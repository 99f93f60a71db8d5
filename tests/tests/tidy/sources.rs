//! The Rust files of a crate as modules, with the paths that they name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// A module's path below its crate, such as `["store", "index", "keys"]`.
pub(crate) type ModulePath = Vec<String>;

/// One file of a crate, without what it holds for tests.
pub(crate) struct Source {
    /// Below the workspace.
    pub(crate) path: PathBuf,
    pub(crate) module: ModulePath,
    pub(crate) text: String,
    pub(crate) file: syn::File,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file below a folder of the workspace.
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut to_visit = vec![root().join(folder)];
    while let Some(place) = to_visit.pop() {
        for entry in std::fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                to_visit.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds no Rust");
    found
}

/// The product's files below `CRATE/src`: those for tests are left out.
pub(crate) fn sources(folder: &str) -> Vec<Source> {
    let base = root().join(folder);
    files(folder)
        .into_iter()
        .filter(|path| is_product(path.strip_prefix(&base).unwrap()))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let mut file = syn::parse_file(&text).unwrap();
            file.items.retain(|item| !is_for_tests(item));
            let module = module(path.strip_prefix(&base).unwrap());
            Source {
                path: path.strip_prefix(root()).unwrap().to_owned(),
                module,
                text,
                file,
            }
        })
        .collect()
}

fn is_product(path: &Path) -> bool {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    !parts.iter().any(|part| {
        let name = part.trim_end_matches(".rs");
        name == "tests" || name == "testing" || name.ends_with("_tests")
    })
}

fn is_for_tests(item: &syn::Item) -> bool {
    let syn::Item::Mod(module) = item else {
        return false;
    };
    module.attrs.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
    })
}

fn module(path: &Path) -> ModulePath {
    let mut parts: ModulePath = path
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if parts
        .last()
        .is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str()))
    {
        parts.pop();
    }
    parts
}

/// The modules of a crate that a file names, re-exports followed to where an item is declared.
pub(crate) fn used(source: &Source, known: &Modules) -> BTreeSet<ModulePath> {
    let mut named = Named::default();
    named.visit_file(&source.file);
    named
        .paths
        .iter()
        .filter_map(|path| absolute(path, &source.module))
        .map(|path| known.home(&path))
        .filter(|home| home != &source.module)
        .collect()
}

/// A path that starts with `crate`, `super` or `self`, from the crate's root on.
fn absolute(path: &[String], module: &[String]) -> Option<ModulePath> {
    let mut base = match path.first()?.as_str() {
        "crate" => Vec::new(),
        "super" | "self" => module.to_vec(),
        _ => return None,
    };
    let mut rest = path.iter().peekable();
    while let Some(part) = rest.next_if(|part| ["crate", "super", "self"].contains(&part.as_str()))
    {
        if part == "super" {
            base.pop();
        }
    }
    base.extend(rest.cloned());
    Some(base)
}

#[derive(Default)]
struct Named {
    paths: Vec<Vec<String>>,
}

impl Named {
    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |part: String| [before, &[part]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(path.ident.to_string()), &path.tree),
            syn::UseTree::Name(name) => self.paths.push(with(name.ident.to_string())),
            syn::UseTree::Rename(name) => self.paths.push(with(name.ident.to_string())),
            syn::UseTree::Glob(_) => self.paths.push(before.to_vec()),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(before, tree);
                }
            }
        }
    }
}

impl<'a> Visit<'a> for Named {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.paths.push(
            path.segments
                .iter()
                .map(|part| part.ident.to_string())
                .collect(),
        );
        visit::visit_path(self, path);
    }
}

/// The modules of a crate, and where what they re-export is declared.
pub(crate) struct Modules {
    modules: BTreeSet<ModulePath>,
    re_exports: BTreeMap<(ModulePath, String), ModulePath>,
}

impl Modules {
    pub(crate) fn of(sources: &[Source]) -> Modules {
        let mut found = Modules {
            modules: sources.iter().map(|source| source.module.clone()).collect(),
            re_exports: BTreeMap::new(),
        };
        for source in sources {
            for item in &source.file.items {
                if let syn::Item::Use(item) = item
                    && !matches!(item.vis, syn::Visibility::Inherited)
                {
                    found.re_export(&source.module, item);
                }
            }
        }
        found
    }

    fn re_export(&mut self, module: &ModulePath, item: &syn::ItemUse) {
        let mut named = Named::default();
        named.visit_item_use(item);
        for path in named.paths {
            let child = [module.as_slice(), &path].concat();
            let target = absolute(&path, module).unwrap_or(child);
            if let Some(name) = path.last() {
                self.re_exports
                    .insert((module.clone(), name.clone()), target);
            }
        }
    }

    /// The module that declares what a path from the crate's root names.
    fn home(&self, path: &[String]) -> ModulePath {
        let mut here = Vec::new();
        for (at, part) in path.iter().enumerate() {
            let deeper = [here.as_slice(), std::slice::from_ref(part)].concat();
            if self.modules.contains(&deeper) {
                here = deeper;
            } else if let Some(target) = self.re_exports.get(&(here.clone(), part.clone()))
                && target.as_slice() != &path[..=at]
            {
                return self.home(&[target.as_slice(), &path[at + 1..]].concat());
            } else {
                break;
            }
        }
        here
    }
}
