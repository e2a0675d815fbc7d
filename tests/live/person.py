"""A person with a plain browser: pages, links and forms, no scripts."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


class _Forms(HTMLParser):
    """The forms of a page, as a browser without scripts would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._action: str | None = None
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._action = values.get("action", "")
            self.forms.setdefault(self._action, {})
        elif self._action is None:
            return
        elif tag == "textarea":
            self._area = values["name"]
            self.forms[self._action][self._area] = ""
        elif tag == "input" and "name" in values:
            boxed = values.get("type") in {"radio", "checkbox"}
            if not boxed or "checked" in values:
                self.forms[self._action][values["name"]] = values.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area and self._action is not None:
            self.forms[self._action][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "form":
            self._action = None


class Person:
    """Somebody logged in."""

    def __init__(self, url: str, email: str, password: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.page = self.open("/login/")
        self.send("", username=email, password=password)

    def open(self, path: str) -> str:
        answer = self.session.get(urljoin(self.url, path), timeout=30)
        assert answer.status_code == 200, (answer.status_code, answer.text[:500])
        self.address, self.page = answer.url, answer.text
        return self.page

    def send(self, ending: str, **changes: str) -> str:
        """Send the page's form whose address ends so, with some fields changed."""
        parser = _Forms()
        parser.feed(self.page)
        action = next(
            each
            for each, fields in parser.forms.items()
            if each.endswith(ending) and "csrfmiddlewaretoken" in fields
        )
        answer = self.session.post(
            urljoin(self.address, action or self.address),
            data={**parser.forms[action], **changes},
            headers={"Referer": self.address},
            timeout=30,
        )
        assert answer.status_code == 200, (answer.status_code, answer.text[:500])
        self.address, self.page = answer.url, answer.text
        return self.page
