"""newspaper4k in an environment of its own: pages as JSON lines from standard input, what it finds to standard output.

Run by extraction.py with the interpreter that has newspaper4k; imports nothing of this project.
"""

import json
import re
import socket
import sys

import newspaper


def no_network(*_: object) -> None:
    """Pages are measured as they lie there; it would ask for their pictures, and wait."""
    raise OSError("no network here")


socket.getaddrinfo = no_network  # type: ignore[assignment]  # for this process alone

for line in sys.stdin:
    row = json.loads(line)
    article = newspaper.Article(row["url"])
    with open(row["path"], "rb") as file:
        page = file.read()
    declared = re.search(rb"charset=([\w-]+)", page[:1_000])
    charset = declared[1].decode() if declared else "utf-8"
    html = page.decode(charset, errors="replace")
    try:
        article.download(input_html=html)
        article.parse()
    except newspaper.ArticleException:
        print(json.dumps({"id": row["id"], "text": "", "title": None, "author": None, "date": None}))
        continue
    date = article.publish_date.date().isoformat() if article.publish_date else None
    told = {"text": article.text, "title": article.title, "author": ", ".join(article.authors), "date": date}
    print(json.dumps({"id": row["id"], **told}))
