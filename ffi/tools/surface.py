"""Takes the public surface out of a generated binding: kotlin|swift|typescript FILE, to standard output.

What an app calls stays, with its documentation; glue, converters and bodies go.
"""

import re
import sys

DOC_END = re.compile(r"^\s*\*/")
# What begins a declaration that apps see, by language.
BEGINS = {
    "kotlin": re.compile(r"^(public interface|data class|enum class|sealed class|object|open class) (\w+)"),
    "swift": re.compile(r"^public (protocol|struct|enum|func) (\w+)|^open class (\w+)"),
    "typescript": re.compile(r"^export (interface|type|enum|const|class) (\w+)"),
}
# Glue that looks like a declaration of ours.
GLUE = re.compile(r"^(Uniffi|uniffi|FfiConverter|RustBuffer|ForeignBytes|NoHandle|InternalException|Disposable|Integrity)|Impl$")


def declarations(text, begins):
    """Each declaration with its documentation: name, documentation, lines."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        found = begins.match(lines[at])
        if not found:
            at += 1
            continue
        # Bodies in a class are not indented everywhere: it ends where its converter begins.
        is_class = re.match(r"(open|export) class", lines[at])
        last = r"FfiConverter\w* *[:{]|^export |^const " if is_class else r"^[})]"
        end = at if lines[at].endswith(";") else at + 1
        while at < end < len(lines) and not re.search(last, lines[end]):
            end += 1
        name = next(group for group in reversed(found.groups()) if group)
        yield name, documentation(lines, at), lines[at : end + 1]
        at = end + 1


def documentation(lines, at):
    """The comment that ends right above a line."""
    begin = at
    while begin > 0 and lines[begin - 1].startswith("@"):
        begin -= 1
    if begin == 0 or not DOC_END.match(lines[begin - 1]):
        return []
    end = begin
    begin -= 1
    while not lines[begin].lstrip().startswith("/**"):
        begin -= 1
    return lines[begin:end]


def tidied(lines):
    """Without blank lines, with one space between words, and commas where they belong."""
    tidy = []
    for line in lines:
        line = line.rstrip().replace("`", "") if "*" not in line else line.rstrip()
        if not line.strip():
            continue
        if line.strip() == "," and tidy:
            tidy[-1] += ","
            continue
        depth = (len(line) - len(line.lstrip())) // 4 * 4 + (1 if line.lstrip().startswith("*") else 0)
        tidy.append(" " * depth + re.sub(r"(?<=\S) {2,}", " ", line.strip()))
    return tidy


def signatures(lines, pattern):
    """Of a class, the functions that match, with their documentation and without their bodies."""
    taken = []
    for at, line in enumerate(lines):
        if not re.search(pattern, line):
            continue
        begin = at
        while begin > 0 and lines[begin - 1].lstrip().startswith("@"):
            begin -= 1
        comment = []
        if DOC_END.match(lines[begin - 1]):
            comment_at = begin - 1
            while not lines[comment_at].lstrip().startswith("/**"):
                comment_at -= 1
            comment = ["    " + text.strip() if text.strip().startswith("/") else "     " + text.strip() for text in lines[comment_at:begin]]
        signature = re.sub(r"^(@\w+\(.*?\) )?(override )?(open )?", "", line.strip())
        taken += comment + ["    " + re.sub(r"\s*[{=]$", "", signature)]
    return taken


def kotlin(name, lines):
    """One declaration in Kotlin."""
    if lines[0].startswith("open class"):
        made = signatures(lines, r"^\s*(@Throws\([^)]*\) )?(suspend )?fun `|^\s+constructor\(`")
        return [f"class {name} : {name}Interface, AutoCloseable {{"] + made + ["}"]
    if lines[0].startswith("data class"):
        end = next(at for at, line in enumerate(lines) if line.startswith(")"))
        return lines[:end] + [")"]
    kept = []
    skipping = 0
    for line in lines:
        word = line.strip()
        if word.startswith(("companion object", "override val message", "get() =", "@Throws")):
            skipping = word.count("{") - word.count("}")
            continue
        if skipping > 0:
            skipping += word.count("{") - word.count("}")
            continue
        if word == "{" or (word == "}" and line.startswith(" ")):
            continue
        kept.append(re.sub(r" \{$", "", line) if re.match(r"^\s*\) : \w+\(\) \{$", line) else line)
    return kept


def swift(name, lines):
    """One declaration in Swift."""
    if lines[0].startswith("open class"):
        made = signatures(lines, r"^public static func|^public convenience init")
        return [f"class {name}: {name}Protocol {{"] + made + ["}"]
    if not lines[0].startswith("public struct"):
        end = next((at for at, line in enumerate(lines) if "errorDescription" in line), len(lines) - 1)
        return lines[:end] + ["}"]
    end = next(at for at, line in enumerate(lines) if "Default memberwise initializers" in line)
    return lines[:end] + ["}"]


def typescript(name, lines):
    """One declaration in TypeScript. Enums with values are a constant with one class for each variant."""
    if lines[0].startswith("export class"):
        made = signatures(lines, r"^\s*static (async )?(?!instanceOf)\w+\(")
        return [f"export class {name} implements {name}Like {{"] + made + ["}"]
    if lines[0].startswith("export const"):
        return [f"export const {name} = {{"] + variants(lines) + ["}"]
    return lines


def variants(lines):
    """The variants of an enum with values: documentation, name, values."""
    found = []
    for at, line in enumerate(lines):
        head = re.match(r"^    class (\w+)_ extends", line)
        if head:
            values = next((line for line in lines[at:] if line.startswith("inner: {") or "constructor()" in line), "")
            values = values.removeprefix("inner: ").split(")")[0] if values.startswith("inner") else "{}"
            found += documentation(lines, at) + [f"    {head[1]}: {values},"]
    return found


def is_beside(lines):
    """TypeScript says some things twice: tags and types of enums, factories of records."""
    text = "\n".join(lines)
    factory = lines[0].startswith("export const") and "__interface" not in text
    return factory or re.match(r"export enum \w+_Tags|export type \w+ = (InstanceType|\w+;)", text)


def surface(language, text):
    """The surface of a whole binding."""
    clean = {"kotlin": kotlin, "swift": swift, "typescript": typescript}[language]
    out = []
    for name, comment, lines in declarations(text, BEGINS[language]):
        if GLUE.search(name) or is_beside(lines):
            continue
        out += [""] + tidied([line for line in comment] + clean(name, lines))
    text = "\n".join(out[1:]) + "\n"
    return text.replace("kotlin.", "")


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as binding:
        sys.stdout.write(surface(sys.argv[1], binding.read()))
