#!/usr/bin/env bash
# Builds the page with tmforge inside: out/workbench.html, and the module in it, out/tmforge.wasm.
#
# The module is compiled for wasm32-unknown-unknown. Where Rust has that target, or rustup can get it, nothing else is
# needed; else Debian's own Rust compiles the standard library for it, too.
set -euo pipefail
cd "$(dirname "$0")/.."

target=wasm32-unknown-unknown
manifest=web/module/Cargo.toml
folder=${CARGO_TARGET_DIR:-web/module/target}

has_target() {
    [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ] || { command -v rustup >/dev/null && rustup target add "$target"; }
}

# Debian's packages for browsers are newer than its rustc.
install_debian() {
    local sudo missing=()
    [ -x /usr/bin/cargo ] || missing+=(rustc-web cargo-web)
    ls -d /usr/src/rustc-*/library >/dev/null 2>&1 || missing+=(rust-web-src)
    command -v wasm-ld >/dev/null || compgen -c wasm-ld- >/dev/null || missing+=(lld-19)
    [ ${#missing[@]} -gt 0 ] || return 0
    sudo=$([ "$(id -u)" -eq 0 ] || echo sudo)
    $sudo apt-get update -qq
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

if has_target; then
    cargo build --locked --release --target "$target" --manifest-path "$manifest"
else
    install_debian
    linker=$(command -v wasm-ld || compgen -c wasm-ld- | head -n 1)
    RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$linker RUSTC=/usr/bin/rustc \
        /usr/bin/cargo build --locked --release -Zbuild-std=std,panic_abort --target "$target" --manifest-path "$manifest"
fi
mkdir -p out
cp "$folder/$target/release/tmforge_module.wasm" out/tmforge.wasm
node web/build.mjs --workbench out/tmforge.wasm out/workbench.html
ls -l out/tmforge.wasm out/workbench.html
