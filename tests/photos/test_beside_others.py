"""While a photo is made anew, the server goes on answering everybody."""

from pathlib import Path
from threading import Thread

from PIL import Image

from tests.photographs import saved
from tests.served import Visitor, serving

PATIENCE_SECONDS = 90


def test_pages_come_while_a_large_photo_is_made_anew(tmp_path: Path) -> None:
    large = saved(Image.linear_gradient("L").resize((4900, 4900)).convert("RGBA"), "PNG", compress_level=1)
    with serving(tmp_path) as served:
        ana, ben = Visitor(served.url), Visitor(served.url)
        for visitor, name in ((ana, "Ana"), (ben, "Ben")):
            visitor.sign_up(name)
        circle = ana.start_circle()
        ben.join(ana.invite(circle, "friend"), "Ben")
        form = {"csrf_token": ana.token(), "words": "By the river", "photo": ("a.png", large)}
        saying = Thread(target=ana.send, args=(f"/circles/{circle}/moments", form, PATIENCE_SECONDS))
        saying.start()
        answered = 0
        while saying.is_alive():
            assert ben.get(f"/circles/{circle}").status_code == 200
            answered += 1
        assert answered > 2, "pages came meanwhile"
        assert '<img class="photo"' in ben.get(f"/circles/{circle}").text
    print(f"\nphotos: {answered} pages came while one of 24 megapixels was made anew")
