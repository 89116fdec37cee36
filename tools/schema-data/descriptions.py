#!/usr/bin/env python3
"""Writes src/ApiServer.Model/Data/descriptions.tsv.gz from the XML documentation of the KubernetesClient package.

    python3 descriptions.py KubernetesClient.xml SCHEMA.tsv descriptions.tsv.gz

One line for each documented type (`TYPE<tab><tab>text`) and field (`<tab>FIELD<tab>text`), in the order of the schema table.
A text that was said before is a number: the line, counted from 1, where it stands. Line ends in a text are `\\n`.
"""
import gzip
import re
import sys
import xml.etree.ElementTree as ElementTree

# The one-word group in front of the version, where two groups have a type of the same name: Corev1Event, Eventsv1Event.
GROUP = re.compile(r"^io\.k8s\.(?:api|(?:[a-z-]+)\.pkg\.apis|apimachinery\.pkg\.apis)\.([a-z]+)\.v\d")


def text_of(summary):
    """Takes the wrapping at 80 columns back: a line that had room for the next word ends where the text has a line end."""
    text, last = "", None
    for line in (line.strip() for line in (summary.text or "").strip().splitlines()):
        if last is None:
            text = line
        elif not line or not last or len(last) + 1 + len(line.split(" ", 1)[0]) <= 80:
            text += "\\n" + ("  " if line.startswith(("- ", "* ")) else "") + line
        else:
            text += " " + line
        last = line
    return text.replace("\t", " ")


def load(path):
    types, fields = {}, {}
    for _, member in ElementTree.iterparse(path):
        if member.tag != "member":
            continue
        name = member.get("name")
        summary = member.find("summary")
        if summary is not None and name.startswith("T:k8s.Models."):
            types[name[13:]] = text_of(summary)
        elif summary is not None and name.startswith("P:k8s.Models."):
            owner, _, prop = name[13:].rpartition(".")
            fields.setdefault(owner, {})[prop.lower().removesuffix("property")] = text_of(summary)
        member.clear()
    return types, fields


def class_of(name, types):
    _, version, short = name.rsplit(".", 2)
    match = GROUP.match(name)
    group = match.group(1) if match else ""
    for candidate in (f"{group.capitalize()}{version}{short}", f"{version.capitalize()}{short}", short):
        if candidate in types:
            return candidate
    return None


def main():
    types, fields = load(sys.argv[1])
    said, lines, missing = {}, [], []
    own = {}
    with open(OWN, encoding="utf-8") as file:
        for line in file:
            name, field, text = line.rstrip("\n").split("\t")
            own[name, field] = text

    def say(prefix, text):
        if text in said and len(text) > 8:
            lines.append(f"{prefix}\t{said[text]}")
        else:
            lines.append(f"{prefix}\t{text}")
            said.setdefault(text, len(lines))

    with open(sys.argv[2], encoding="utf-8") as file:
        rows = [line.split("\t")[:2] for line in file.readlines()[1:]]
    klass = None
    for name, field in rows:
        if field == "-":
            klass = class_of(name, types)
            if klass is None and not name.startswith("local."):
                missing.append(name)
            say(name + "\t", own.get((name, "-")) or types.get(klass, ""))
            continue
        key = re.sub(r"[^a-z0-9]", "", field.lower().removesuffix("property"))
        text = own.get((name, field)) or fields.get(klass, {}).get(key)
        if text:
            say("\t" + field, text)
        elif klass is not None:
            missing.append(f"{name} {field}")
    with open(sys.argv[3], "wb") as out:
        out.write(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    print(f"{len(lines)} lines; without a description:", *missing, sep="\n  ", file=sys.stderr)


OWN = __file__.replace("descriptions.py", "descriptions-own.tsv")
main()
