"""Sealing: what people write is stored so that the database alone cannot be read.

Each person and each circle has a data key; data keys are wrapped by a master key that never enters the
database. Words are sealed with AES-256-GCM (NIST SP 800-38D) under the data key, bound to the table,
column and row they belong to: a sealed value moved elsewhere does not open.
"""

import hashlib
import hmac
import secrets
import unicodedata
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path
from time import monotonic

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from circle.keyfiles import KEY_BYTES, Keys, read_data_keys, read_keys, stamp_of, unfinished_name, write_data_keys

FORMAT = b"\x01"
NONCE_BYTES = 12
OPENED_SECONDS = 5.0


class _Kept:
    """This process's secrets, once `keep` has been called."""

    keys: Keys
    # A look that began before the master was changed still reads what is wrapped under the one before.
    earlier_masters: tuple[bytes, ...] = ()
    # Data keys that were opened lately: one moment brings the same few to its page and to every screen.
    opened: dict[tuple[bytes, str], AESGCM]
    opened_since: float


def keep(keys: Keys) -> None:
    """Let this process seal and open with `keys` from now on."""
    _Kept.keys, _Kept.earlier_masters = keys, ()
    close_data_keys()


def read_again() -> bool:
    """Read our keys again from their file; tells whether there are others now. A file that is gone changes nothing."""
    known = _Kept.keys
    if known.file is None or not known.file.exists():
        return False
    _Kept.keys = read_keys(known.file)
    if _Kept.keys == known:
        return False
    _Kept.earlier_masters = (*known.masters, *_Kept.earlier_masters)
    return True


def key_file() -> Path | None:
    """Where this process's secrets were read from."""
    return _Kept.keys.file


def data_key_file() -> Path | None:
    """Where the data keys are kept for restoring, once there was a backup: beside the secrets."""
    return _Kept.keys.file and _Kept.keys.file.with_name("data-keys.json")


def forget_data_keys(owner_ids: frozenset[str]) -> None:
    """Take these owners' keys out of those kept for restoring, if any are kept. Belongs inside a change."""
    file = data_key_file()
    if file and (file.exists() or unfinished_name(file).exists()):  # a killed process may have left them there
        write_data_keys(file, read_data_keys(file).without(owner_ids))


def new_wrapped_key(owner_id: str) -> bytes:
    """A fresh data key for a person or a circle, wrapped under the master key and bound to its owner.

    What is kept of it belongs inside the change that it is made in: a new master comes in a change too, so whoever
    makes a key before that is found by it, and whoever makes one after it sees here that there is a new one.
    """
    if _Kept.keys.file and stamp_of(_Kept.keys.file) != _Kept.keys.stamp:
        read_again()
    return _wrap(secrets.token_bytes(KEY_BYTES), owner_id)


def rewrapped(wrapped_key: bytes, owner_id: str) -> bytes:
    """The same data key wrapped under the present master key; as it is when it is so already.

    Raises cryptography.exceptions.InvalidTag if no master key opens it.
    """
    place = f"data-key {owner_id}"
    with suppress(InvalidTag):
        _open_bytes(AESGCM(_Kept.keys.master), wrapped_key, place)
        return wrapped_key
    return _wrap(_data_key(wrapped_key, owner_id), owner_id)


def is_key_of(wrapped_key: bytes, owner_id: str) -> bool:
    """One of our master keys opens this data key."""
    try:
        return bool(_data_key(wrapped_key, owner_id))
    except InvalidTag:
        return False


def seal(words: str, wrapped_key: bytes, owner_id: str, bound_to: str) -> bytes:
    """Seal `words` under a wrapped data key; only the same key, owner and `bound_to` open them again.

    Gives format byte, 12-byte random nonce, then ciphertext with its 16-byte tag.
    Raises cryptography.exceptions.InvalidTag if the data key does not belong to `owner_id`.
    """
    return seal_bytes(words.encode(), wrapped_key, owner_id, bound_to)


def seal_bytes(content: bytes, wrapped_key: bytes, owner_id: str, bound_to: str) -> bytes:
    """Seal what is not words, such as a photo, just as words are."""
    return _seal_bytes(_cipher(wrapped_key, owner_id), content, bound_to)


def unseal(sealed: bytes, wrapped_key: bytes, owner_id: str, bound_to: str) -> str:
    """Open what `seal` made. Raises cryptography.exceptions.InvalidTag if anything was altered or moved."""
    return unseal_bytes(sealed, wrapped_key, owner_id, bound_to).decode()


def unseal_bytes(sealed: bytes, wrapped_key: bytes, owner_id: str, bound_to: str) -> bytes:
    """Open what `seal_bytes` made. Raises cryptography.exceptions.InvalidTag if anything was altered or moved."""
    return _open_bytes(_cipher(wrapped_key, owner_id), sealed, bound_to)


def _cipher(wrapped_key: bytes, owner_id: str) -> AESGCM:
    """What seals and opens under a data key."""
    if monotonic() - _Kept.opened_since > OPENED_SECONDS:
        close_data_keys()
    cipher = _Kept.opened.get((wrapped_key, owner_id))
    if cipher is None:
        cipher = _Kept.opened[wrapped_key, owner_id] = AESGCM(_data_key(wrapped_key, owner_id))
    return cipher


def close_data_keys() -> None:
    """Forget the data keys that were opened lately. Each is opened again when it is needed, if it is still there."""
    _Kept.opened, _Kept.opened_since = {}, monotonic()


def _data_key(wrapped_key: bytes, owner_id: str) -> bytes:
    opened = _opened(wrapped_key, owner_id)
    if opened is None and read_again():  # the master may have been changed since
        opened = _opened(wrapped_key, owner_id)
    if opened is None:
        raise InvalidTag
    return opened


def _opened(wrapped_key: bytes, owner_id: str) -> bytes | None:
    for master in (*_Kept.keys.masters, *_Kept.earlier_masters):
        with suppress(InvalidTag):
            return _open_bytes(AESGCM(master), wrapped_key, f"data-key {owner_id}")
    return None


def _wrap(data_key: bytes, owner_id: str) -> bytes:
    return _seal_bytes(AESGCM(_Kept.keys.master), data_key, f"data-key {owner_id}")


def _seal_bytes(cipher: AESGCM, content: bytes, bound_to: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + cipher.encrypt(nonce, content, bound_to.encode())


def _open_bytes(cipher: AESGCM, sealed: bytes, bound_to: str) -> bytes:
    nonce, content = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    return cipher.decrypt(nonce, content, bound_to.encode())


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
