# shellcheck shell=bash
# What the build scripts share; sourced by them.
#
# STREETBOOK_LIBRARY  a library for this machine that is built already
# STREETBOOK_BINDGEN  the program that writes bindings, built already

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
target=${CARGO_TARGET_DIR:-$repo/target}
export version
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$repo/Cargo.toml" | head -n 1)

# Makes an empty folder for what is built, and prints its full path.
fresh() {
  rm -rf "$1"
  mkdir -p "$1"
  (cd "$1" && pwd)
}

# Builds the library for one target, as it is shipped, and prints its folder.
built_for() {
  (cd "$repo" && cargo build --locked --profile phone -p streetbook-ffi --lib --target "$1") >&2
  echo "$target/$1/phone"
}

# Builds the library for this machine, as it is shipped, and prints its path.
built_here() {
  if [ -n "${STREETBOOK_LIBRARY:-}" ]; then
    echo "$STREETBOOK_LIBRARY"
    return
  fi
  (cd "$repo" && cargo build --locked --profile phone -p streetbook-ffi --lib) >&2
  case $(uname) in
    Darwin) echo "$target/phone/libstreetbook_ffi.dylib" ;;
    *) echo "$target/phone/libstreetbook_ffi.so" ;;
  esac
}

# Builds the library for this machine, quickly, and prints its path.
built_to_try() {
  if [ -z "${STREETBOOK_LIBRARY:-}" ]; then
    (cd "$repo" && cargo build --locked --quiet -p streetbook-ffi --lib) >&2
  fi
  echo "${STREETBOOK_LIBRARY:-$target/debug/libstreetbook_ffi.so}"
}

# Writes a language's binding: LANGUAGE LIBRARY FOLDER.
bind() {
  if [ -n "${STREETBOOK_BINDGEN:-}" ]; then
    "$STREETBOOK_BINDGEN" "$@" >&2
  else
    (cd "$repo" && cargo run --locked --quiet -p streetbook-ffi --example bindgen -- "$@") >&2
  fi
}
