"""Page of a taste as one web page that loads nothing and holds nothing but what it shows; every text is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from recterm.present.taste.blocks import Lines
from recterm.present.taste.svg import DARK, LIGHT, STYLE, block_svg
from recterm.present.text import clean

if TYPE_CHECKING:
    from recterm.present.taste.blocks import Block, Page, Section

SHEET = f"""
:root {{ color-scheme: light dark; {LIGHT} }}
@media (prefers-color-scheme: dark) {{ :root {{ {DARK} }} }}
body {{ font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 54rem;
  margin: 2rem auto; padding: 0 1rem; }}
h1 {{ margin-bottom: 0; }}
h2 {{ margin-top: 2.5rem; border-bottom: 1px solid var(--line); }}
h3 {{ margin-bottom: .3rem; }}
p.soft {{ color: var(--quiet); margin-top: .2rem; }}
svg {{ display: block; width: 100%; height: auto; }}
dl {{ display: grid; grid-template-columns: minmax(6rem, 10rem) 1fr; gap: .2rem 1rem; }}
dt {{ color: var(--quiet); }}
dd {{ margin: 0; overflow-wrap: anywhere; }}
dd.strong {{ font-weight: 700; }}
dd.soft {{ color: var(--quiet); }}
{STYLE}
""".strip()


def page_html(page: Page) -> str:
    """Return a page as HTML."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_escaped(page.title)}</title>",
        f"<style>\n{SHEET}\n</style></head>",
        f'<body><h1>{_escaped(page.title)}</h1><p class="soft">{_escaped(page.subtitle)}</p>',
        *(_section(section) for section in page.sections),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _section(section: Section) -> str:
    blocks = "\n".join(_block(block) for block in section.blocks)
    return f"<section><h2>{_escaped(section.title)}</h2>\n{blocks}</section>"


def _block(block: Block) -> str:
    head = f"<h3>{_escaped(block.title)}</h3>" if block.title else ""
    if not isinstance(block, Lines):
        return head + block_svg(block)
    lines = "".join(
        f'<dt>{_escaped(line.label)}</dt><dd class="{line.tone}">{_escaped(line.text)}</dd>' for line in block.lines
    )
    return f"{head}<dl>{lines}</dl>"


def _escaped(text: str) -> str:
    return escape(clean(text))
