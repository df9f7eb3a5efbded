"""What a reader gets whose address is too long to be read: a document of its own, which asks nothing of Dash."""

from html import escape

from components.addresses import Address
from indicators.language import Language
from indicators.translation import translate


def too_long(most: int, language: Language) -> str:
    """An HTML document that says how long an address may be (``most`` characters), and leads on."""
    title = escape(translate("The address is too long", language))
    said = escape(translate("An address may have {count} characters. Go on from here:", language, count=most))
    ways = (("start", "Aluekuva"), ("indicators", translate("All indicators", language)))
    links = "".join(f'<li><a href="{Address(page, language).path}">{escape(name)}</a></li>' for page, name in ways)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} – Aluekuva</title></head>\n"
        f"<body><main><h1>{title}</h1><p>{said}</p><ul>{links}</ul></main></body>\n</html>\n"
    )
