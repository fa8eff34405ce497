"""Regular expressions of what callers may write, and in which words a value that does not match is refused."""

# `$` alone would also match before a final newline; the look-ahead says the same in Python and in JavaScript.
NO_CONTROL = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]+$(?!\n)"
# The same for what stands in a path: no slash, which would end its segment, and no dots that lead elsewhere.
SEGMENT = r"^(?!\.\.?$)[^/\u0000-\u001f\u007f-\u009f\u2028\u2029]+$(?!\n)"
MONTH = r"^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$(?!\n)"
CLOCK = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$(?!\n)"
CURRENCY = r"^[A-Z]{3}$(?!\n)"
# What browsers take for an address (the HTML standard), in ASCII.
EMAIL = (
    r"^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+"
    r"@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$(?!\n)"
)

_MEANINGS = {
    repr(NO_CONTROL): "must not contain control characters",
    repr(SEGMENT): "must not contain control characters or a slash, nor be . or ..",
    repr(MONTH): "must be a month as YYYY-MM",
    repr(CLOCK): "must be a time of day as HH:MM, at most 24:00",
    repr(CURRENCY): "must be a currency code of three capital letters",
    repr(EMAIL): "must be an e-mail address",
    "with a timezone component": "needs a time zone: Z or an offset",
    "Invalid RFC3339 encoded datetime": "must be an RFC 3339 time",
}


def readable(message: str) -> str:
    """msgspec's message about a bad value, in words for the one who sent it."""
    for sign, meaning in _MEANINGS.items():
        if sign in message:
            return meaning
    return message.replace("`", "")
