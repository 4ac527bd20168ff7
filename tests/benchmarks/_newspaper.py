"""newspaper4k in an environment of its own: pages as JSON lines from standard input, what it finds to standard output.

Run by extraction.py with the interpreter that has newspaper4k; imports nothing of this project.
"""

import json
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
        html = file.read().decode("utf-8", errors="replace")
    try:
        article.download(input_html=html)
        article.parse()
    except newspaper.ArticleException:
        print(json.dumps({"id": row["id"], "text": "", "title": None, "date": None}))
        continue
    date = article.publish_date.date().isoformat() if article.publish_date else None
    print(json.dumps({"id": row["id"], "text": article.text, "title": article.title, "date": date}))
