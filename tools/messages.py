"""
The messages of the interface, as the sources hold them: Python by its syntax tree, templates by Django's own parser.

    messages = gather(Path("src/demur"))        every message, each with the files that use it
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.template import Engine
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import trim_whitespace

# What each function takes, in order: a message's context, the message, its plural.
CALLS = {
    "_": ("id",),
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}


@dataclass(frozen=True, order=True)
class Key:
    """What tells one message from another; `plural` is empty where there is none."""

    id: str
    context: str = ""
    plural: str = ""


@dataclass
class Messages:
    """Every message, in the order of the files, with the files that use it."""

    places: dict[Key, list[str]] = field(default_factory=dict)

    def add(self, key: Key, place: str) -> None:
        """Note that a file uses a message."""
        known = self.places.setdefault(key, [])
        if place not in known:
            known.append(place)


def gather(sources: Path) -> Messages:
    """Read all Python files and all templates below `sources`."""
    found = Messages()
    for path in sorted(sources.rglob("*.py")):
        for key in in_python(path.read_text(encoding="utf-8")):
            found.add(key, path.relative_to(sources).as_posix())
    for path in sorted(sources.rglob("templates/**/*.*")):
        for key in in_template(path.read_text(encoding="utf-8")):
            found.add(key, path.relative_to(sources).as_posix())
    return found


def in_python(source: str) -> Iterator[Key]:
    """Find the messages of a Python file: calls of gettext's functions with plain text in them."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        names = CALLS.get(node.func.id, ())
        values = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if names and len(values) >= len(names):
            yield Key(**dict(zip(names, values, strict=False)))


def in_template(source: str) -> Iterator[Key]:
    """Find the messages of a template, spelled as Django will ask for them; Django is set up."""
    template = Engine.get_default().from_string(source)
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        yield Key(id=str(node.filter_expression.var.literal), context=literal(node.message_context))
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        texts = [node.render_token_list(tokens)[0] for tokens in (node.singular, node.plural or []) if tokens]
        if node.trimmed:
            texts = [trim_whitespace(text) for text in texts]
        yield Key(id=texts[0], plural="".join(texts[1:]), context=literal(node.message_context))


def literal(context: object) -> str:
    """Return the text of a message's context, which templates give as a quoted word."""
    return str(context.var) if context is not None and hasattr(context, "var") else ""
