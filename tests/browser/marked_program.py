"""The program with every text of its catalogues between marks: what a page shows outside them has no translation.

The marks take the place of the Swedish translations, for the server and for the browser's scripts alike. It is started
with HOST, PORT and the folder for its catalogues, ALUEKUVA_MARKED, in the environment.
"""

import os
import shutil
from pathlib import Path

from babel.messages.pofile import read_po, write_po
from werkzeug.serving import run_simple

from indicators import translation

#: The language in whose place the marked texts stand, and what each text begins and ends with.
LANGUAGE = "sv"
BEGIN, END = "⟦", "⟧"


def marked(message: str) -> str:
    """``message`` between marks; blanks at its ends stay outside, as they join it to what stands beside it."""
    text = message.strip()
    return message.replace(text, f"{BEGIN}{text}{END}") if text else message


def write_catalogues(folder: Path) -> None:
    """Write the program's catalogues to ``folder``, that of :data:`LANGUAGE` with marked English texts."""
    for file in translation.CATALOGUES.glob("*.po"):
        shutil.copy(file, folder)
    target = folder / f"{LANGUAGE}.po"
    with target.open("rb") as file:
        catalogue = read_po(file, locale=LANGUAGE)
    for message in catalogue:
        if message.id:
            message.string = marked(str(message.id))
    with target.open("wb") as written:
        write_po(written, catalogue, width=0)


def main() -> None:
    """Serve until the process is told to end."""
    folder = Path(os.environ["ALUEKUVA_MARKED"])
    folder.mkdir(parents=True, exist_ok=True)
    write_catalogues(folder)
    translation.CATALOGUES = folder
    # The program is made as it is imported, and reads its texts by then.
    from app import server

    run_simple(os.environ["HOST"], int(os.environ["PORT"]), server, threaded=True)


if __name__ == "__main__":
    main()
