"""Credentials for a server: found in the environment or netrc, given only to the server that asks, shown nowhere."""

from __future__ import annotations

import base64
import netrc
import os
import urllib.request
from email.message import Message
from urllib.parse import urlsplit

USER, PASSWORD = "BLINAGRAPH_USER", "BLINAGRAPH_PASSWORD"
NETRC = "NETRC"


class CredentialsError(ValueError):
    """A netrc file that cannot be read, or one that others may read."""


class Login:
    """User and password; answers a server's Basic or Digest challenge, from then on without being asked again."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """Keep the credentials of one server."""
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, url, user, password)
        self._digest = urllib.request.HTTPDigestAuthHandler(passwords)
        self._basic = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self._challenge: dict[str, str] | None = None
        self._by_basic = False

    def __repr__(self) -> str:
        """Say nothing of what it holds."""
        return "<Login>"

    def learn(self, headers: Message) -> bool:
        """Remember what a 401 asks for; False when it is neither Digest nor Basic."""
        for asked in headers.get_all("WWW-Authenticate", []):
            scheme, _, rest = asked.partition(" ")
            if scheme.lower() == "digest":
                self._challenge = urllib.request.parse_keqv_list(list(filter(None, urllib.request.parse_http_list(rest))))
                return True
            if scheme.lower() == "basic":
                self._by_basic = True
                return True
        return False

    def header(self, request: urllib.request.Request) -> str | None:
        """The ``Authorization`` of a request, once a challenge is known.

        The large body of a request that a server challenges first would be sent in vain, and some servers cut the line.
        """
        if self._challenge is not None:
            answer = self._digest.get_authorization(request, self._challenge)
            return f"Digest {answer}" if answer else None
        return self._basic if self._by_basic else None


def login(url: str) -> Login | None:
    """Find the credentials for a server: in the environment, else in the netrc file (NETRC, or .netrc at home).

    Raises CredentialsError for a netrc file that cannot be used.
    """
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if user and password:
        return Login(url, user, password)
    try:
        known = netrc.netrc(os.environ.get(NETRC)).authenticators(urlsplit(url).hostname or "")
    except FileNotFoundError:
        return None
    except netrc.NetrcParseError as error:
        raise CredentialsError(f"your netrc file cannot be used: line {error.lineno}: {error.msg}") from None
    except (OSError, RuntimeError, UnicodeError) as error:
        raise CredentialsError(f"your netrc file cannot be used: {error}") from None
    return Login(url, known[0], known[2] or "") if known else None
