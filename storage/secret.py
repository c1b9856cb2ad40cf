"""The county's key: text is encrypted with it at rest, and fingerprinted with it to be found again."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class SecretMismatch(Exception):
    """A text that this key did not encrypt."""


class Secret:
    """One key, from which the two that are used are derived; it never shows itself."""

    SHORTEST = 16  # bytes of a key that nobody guesses

    def __init__(self, key: str | bytes) -> None:
        given = key.encode() if isinstance(key, str) else key
        if len(given) < self.SHORTEST:
            message = f"secret: {len(given)} bytes are too few; at least {self.SHORTEST} are needed"
            raise ValueError(message)
        self._cipher = Fernet(base64.urlsafe_b64encode(_derive(given, b"encrypt")))
        self._hashing = _derive(given, b"fingerprint")

    def encrypt(self, text: str) -> str:
        """The text, readable only with this key; different each time."""
        return self._cipher.encrypt(text.encode()).decode()

    def decrypt(self, text: str) -> str:
        """What `encrypt` was given; raise SecretMismatch on what another key made."""
        try:
            return self._cipher.decrypt(text).decode()
        except InvalidToken:
            message = "this was encrypted with another key"
            raise SecretMismatch(message) from None

    def fingerprint(self, text: str) -> str:
        """64 hexadecimal digits, the same each time for the same text and key, that do not tell the text."""
        return hmac.new(self._hashing, text.encode(), hashlib.sha256).hexdigest()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"huifang " + purpose).derive(key)
