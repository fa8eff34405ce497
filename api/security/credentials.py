"""Device credentials at rest: encrypted by the service, opened by the worker that hands them to ThingsBoard."""

import base64

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PREFIX = "siv1:"
_INFO = b"wattledger device credentials"


class CredentialsUnreadable(Exception):
    """A ciphertext that this key did not make, or that was altered."""


class CredentialCipher:
    """AES-256-SIV (RFC 5297) with a key derived from a secret by HKDF-SHA256.

    SIV gives the same ciphertext for the same text, so that provisioning the same station again changes no row.
    """

    def __init__(self, secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=64, salt=None, info=_INFO).derive(secret.encode())
        self._cipher = AESSIV(key)

    def encrypt(self, text: str) -> str:
        """Printable ciphertext of `text`."""
        sealed = self._cipher.encrypt(text.encode(), None)
        return _PREFIX + base64.urlsafe_b64encode(sealed).decode()

    def decrypt(self, ciphertext: str) -> str:
        """The text again. Raises CredentialsUnreadable (for instance after a change of the secret)."""
        if not ciphertext.startswith(_PREFIX):
            raise CredentialsUnreadable("not a ciphertext of this service")
        try:
            return self._cipher.decrypt(base64.urlsafe_b64decode(ciphertext[len(_PREFIX) :]), None).decode()
        except (InvalidTag, ValueError):
            raise CredentialsUnreadable("encrypted with another secret, or altered") from None
