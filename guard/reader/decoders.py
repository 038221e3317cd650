"""Programs that decode or turn a text: base64, xxd, rev, gunzip, openssl ...

* Given their arguments they are functions of a text, or None where what they would write is not computed.
* A byte that is no text is kept as the character of the same number; a zero byte as U+E000.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

NUL = "\ue000"
LONGEST = 262_144
DECODERS = frozenset(
    (
        "base64", "base32", "basenc", "rev", "tac", "xxd", "openssl", "gunzip", "zcat", "gzip", "bzcat", "bunzip2",
        "xzcat", "unxz", "zstdcat", "iconv",
    )
)  # fmt: skip


def text_of(data: bytes) -> str:
    """Returns bytes as text."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\0", NUL)


def bytes_of(text: str) -> bytes:
    """Returns text as bytes."""
    text = text.replace(NUL, "\0")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8")


def decoded(name: str, arguments: list[str]) -> "Callable[[str], str] | None":
    """Returns what the program with these arguments makes of a text."""
    flags = flag_letters(arguments)
    if name == "rev":
        return reverse_lines
    if name == "tac":
        return lambda text: "".join(reversed(text.splitlines(keepends=True)))
    if name in ("base64", "base32", "basenc"):
        wanted = "d" in flags or "D" in flags or "--decode" in arguments or "--d" in arguments
        return based(name, arguments) if wanted else encoder(name)
    if name == "xxd":
        return hexadecimal if "r" in flags else None
    if name == "openssl":
        return opened(arguments, flags)
    if name == "gzip" and "d" not in flags and "--decompress" not in arguments:
        return None
    return inflated if name in ("gunzip", "zcat", "gzip") else None


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def flag_letters(arguments: list[str]) -> str:
    return "".join(word[1:] for word in arguments if word.startswith("-") and not word.startswith("--"))


def reverse_lines(text: str) -> str:
    return "\n".join(line[::-1] for line in text.split("\n"))


def encoder(name: str) -> "Callable[[str], str] | None":
    if name != "base64":
        return None

    def encode(text: str) -> str:
        from binascii import b2a_base64

        return b2a_base64(text.encode("utf-8", "replace")).decode("ascii")

    return encode


def based(name: str, arguments: list[str]) -> "Callable[[str], str]":
    """Returns the decoder of base64 or base32."""
    if name == "base32" or "--base32" in arguments:
        return base32
    if "--base16" in arguments:
        return hexadecimal

    alphabet = _LETTERS + ("-_" if name == "basenc" else "+/")
    lenient = "i" in flag_letters(arguments) or "--ignore-garbage" in arguments

    def decode(text: str) -> str:
        if lenient:
            text = "".join(letter for letter in text if letter in alphabet + "=")
        return decoded_base64(text.replace("\n", ""), alphabet)

    return decode


def decoded_base64(text: str, alphabet: str) -> str:
    """Returns what stands before the first letter of another alphabet; what some programs read behind it is unknown."""
    from binascii import a2b_base64

    pieces: list[bytes] = []
    while text:
        rest = text.lstrip(alphabet)
        letters = text[: len(text) - len(rest)].replace("-", "+").replace("_", "/")
        letters = letters[:-1] if len(letters) % 4 == 1 else letters
        pieces.append(a2b_base64(letters + "=" * (-len(letters) % 4)))
        text = rest.lstrip("=")
        if text == rest and rest:
            return text_of(b"".join(pieces)) + "\0"
    return text_of(b"".join(pieces))


def base32(text: str) -> str:
    from base64 import b32decode

    letters = "".join(text.split()).rstrip("=").upper()
    try:
        return text_of(b32decode(letters + "=" * (-len(letters) % 8)))
    except ValueError:
        return "\0"


def hexadecimal(text: str) -> str:
    """Decodes `xxd -r`: plain digits, or the dump with offsets."""
    pieces: list[str] = []
    for line in text.splitlines():
        body = line.split(":", 1)[1].split("  ", 1)[0] if ": " in line else line
        pieces.append("".join(body.split()))
    try:
        return text_of(bytes.fromhex("".join(pieces)))
    except ValueError:
        return "\0"


def opened(arguments: list[str], flags: str) -> "Callable[[str], str] | None":
    """Returns what `openssl base64 -d` and `openssl enc -base64 -d` decode."""
    if arguments[:1] not in (["base64"], ["enc"]) or "-d" not in arguments:
        return None
    del flags
    if arguments[0] == "enc" and not {"-base64", "-a"} & set(arguments):
        return None
    return based("base64", [])


def inflated(text: str) -> str:
    import zlib

    try:
        return text_of(zlib.decompressobj(47).decompress(bytes_of(text), LONGEST))
    except zlib.error:
        return "\0"
