# shellcheck shell=bash
# How the library for Android is made small; sourced by what builds it and by what measures it.

# - Pieces of code that look alike stay where they are. Taken out they become nine thousand functions of a few
#   instructions, each with its line in the tables for unwinding and with far calls, which no packer makes smaller.
# - The linker keeps one copy of what is the same, and writes what the loader must mend in Android's packed form.
android_flags="-Cllvm-args=-enable-machine-outliner=never\
 -Clink-arg=-Wl,--icf=all,--pack-dyn-relocs=android,--hash-style=gnu,-O2"
export android_flags
