"""What deploy/ says is true of this Circle: its settings are read, its commands are there, its paths agree."""

import re

from flask import Flask

from tests.commands import ROOT

DEPLOY = ROOT / "deploy"


def settings_read() -> set[str]:
    """Every environment variable that Circle or its gunicorn configuration reads."""
    files = [*(ROOT / "circle").rglob("*.py"), ROOT / "gunicorn.conf.py"]
    pattern = r"(?:env|environ)(?:\.get\(|\[)\s*[\"']([A-Z_]+)"
    return {name for file in files for name in re.findall(pattern, file.read_text())}


def test_every_setting_in_it_is_one_that_is_read() -> None:
    read = settings_read()
    assert {"DATABASE_URL", "REDIS_URL", "PORT", "METRICS_PORT"} <= read
    files = {
        "systemd/circle.env": r"^([A-Z_]+)=",
        "systemd/circle@.service": r"\b([A-Z_]+)=(?:127|%i|1%i)",
        "compose.yaml": r"^ {4}([A-Z_]+): ",
        "Dockerfile": r"\b(CIRCLE_DATA|HOST|PORT)=",
    }
    for file, pattern in files.items():
        named = set(re.findall(pattern, (DEPLOY / file).read_text(), re.MULTILINE))
        assert named, file
        assert named <= read, f"{file} has {named - read}, which nothing reads"


def test_every_command_in_it_is_there(app: Flask) -> None:
    commands = set()
    for file in (DEPLOY / "systemd").glob("*.service"):
        commands |= set(re.findall(r"flask --app wsgi (\w+)", file.read_text()))
    assert commands == {"setup", "sweep", "backup"}
    assert commands <= app.cli.commands.keys()


def test_nginx_and_the_workers_agree() -> None:
    site, workers = ((DEPLOY / "nginx" / name).read_text() for name in ("circle.conf", "workers.conf"))
    ports = re.findall(r"server 127\.0\.0\.1:(\d+)", workers)
    started = re.search(r"enable --now (.*) nginx", (DEPLOY / "README.md").read_text())
    assert started
    assert [f"circle@{port}" for port in ports] == re.findall(r"circle@\d+", started[1])
    assert "TRUSTED_PROXIES=1" in (DEPLOY / "systemd" / "circle.env").read_text()
    gunicorn = (ROOT / "gunicorn.conf.py").read_text()
    [kept_by_us] = re.findall(r"^keepalive = (\d+)", gunicorn, re.MULTILINE)
    for upstream in (workers, (DEPLOY / "compose.yaml").read_text()):
        [kept_by_nginx] = re.findall(r"keepalive_timeout (\d+)s;", upstream)
        assert int(kept_by_nginx) < int(kept_by_us), "a form would meet a connection just being closed"
    assert site.count("X-Forwarded-For   $remote_addr") == 1, "what a visitor says of themselves is not passed on"
