"""Sealing: what people write is stored so that the database alone cannot be read.

Each person and each circle has a data key; data keys are wrapped by a master key that never enters the
database. Words are sealed with AES-256-GCM (NIST SP 800-38D) under the data key, bound to the table,
column and row they belong to: a sealed value moved elsewhere does not open.
"""

import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from base64 import b64decode, b64encode, urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True)
class Keys:
    """The secrets kept outside the database, 32 bytes each."""

    master: bytes
    address_lookup: bytes
    cookies: bytes


class _Kept:
    """This process's secrets, once `keep` has been called."""

    keys: Keys


def keep(keys: Keys) -> None:
    """Let this process seal and open with `keys` from now on."""
    _Kept.keys = keys


def load_keys(path: Path) -> Keys:
    """Read the secrets from `path`, making them (readable by their owner alone) on first start.

    Raises ValueError when a key in the file is not 32 bytes long.
    """
    if not path.exists():
        _make_keys(path)
    stored = {name: b64decode(text) for name, text in json.loads(path.read_text()).items()}
    keys = Keys(**stored)
    if any(len(key) != KEY_BYTES for key in stored.values()):
        raise ValueError(f"a key in {path.name} is not {KEY_BYTES} bytes long")
    return keys


def _make_keys(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = {name: b64encode(secrets.token_bytes(KEY_BYTES)).decode() for name in Keys.__annotations__}
    unfinished = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(fresh, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)  # never over keys that another process made meanwhile
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()


def new_wrapped_key(owner_id: str) -> bytes:
    """A fresh data key for a person or a circle, wrapped under the master key and bound to its owner."""
    return _seal_bytes(_Kept.keys.master, secrets.token_bytes(KEY_BYTES), f"data-key {owner_id}")


def seal(words: str, wrapped_key: bytes, owner_id: str, bound_to: str) -> bytes:
    """Seal `words` under a wrapped data key; only the same key, owner and `bound_to` open them again.

    Gives format byte, 12-byte random nonce, then ciphertext with its 16-byte tag.
    Raises cryptography.exceptions.InvalidTag if the data key does not belong to `owner_id`.
    """
    return _seal_bytes(_data_key(wrapped_key, owner_id), words.encode(), bound_to)


def unseal(sealed: bytes, wrapped_key: bytes, owner_id: str, bound_to: str) -> str:
    """Open what `seal` made. Raises cryptography.exceptions.InvalidTag if anything was altered or moved."""
    return _open_bytes(_data_key(wrapped_key, owner_id), sealed, bound_to).decode()


def _data_key(wrapped_key: bytes, owner_id: str) -> bytes:
    return _open_bytes(_Kept.keys.master, wrapped_key, f"data-key {owner_id}")


def _seal_bytes(key: bytes, content: bytes, bound_to: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, content, bound_to.encode())


def _open_bytes(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    nonce, content = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    return AESGCM(key).decrypt(nonce, content, bound_to.encode())


def address_hash(address: str) -> str:
    """How a sign-in name is found without being stored: HMAC-SHA256 of its normal form, in hex.

    Two spellings of one address are the same: NFKC, case folded, trimmed.
    """
    normal = unicodedata.normalize("NFKC", address).casefold().strip()
    return hmac.new(_Kept.keys.address_lookup, normal.encode(), hashlib.sha256).hexdigest()


def token_hash(token: str) -> str:
    """What is kept of a 256-bit random token (a session's, an invitation's): its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """A random token of 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_for(purpose: str) -> str:
    """A token of 256 bits that is always the same for one purpose, and that only this server can make."""
    made = hmac.new(_Kept.keys.cookies, purpose.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()
