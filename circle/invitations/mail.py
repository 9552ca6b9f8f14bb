"""Sending an invitation's link, when the server has been given a mail account. The mail says nothing but the link."""

import smtplib
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app
from flask_babel import gettext as _

SECONDS = 10


def mail_link(address: str, link: str) -> bool:
    """Send the link and say whether the mail was taken. Without SMTP_URL nothing is sent."""
    server = current_app.config["SMTP_URL"]
    if not server:
        return False
    try:
        _send(server, _message(address, link))
    except (OSError, ValueError, IndexError, HeaderParseError, smtplib.SMTPException) as error:
        # Its class alone: its words would name the address.
        current_app.logger.error("an invitation could not be mailed: %s", type(error))
        return False
    return True


def _message(address: str, link: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = Address(addr_spec=address)  # one address, whatever it looks like
    message["Subject"] = _("You have an invitation")
    message.set_content(_("Somebody you know sent you this link. It works once, for three days.") + f"\n\n{link}\n")
    return message


def _send(server: str, message: EmailMessage) -> None:
    parts = urlsplit(server)
    open_server = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    with open_server(parts.hostname or "localhost", parts.port or 0, timeout=SECONDS) as smtp:
        if parts.scheme == "smtp+starttls":
            smtp.starttls()
        if parts.username:
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        smtp.send_message(message)
