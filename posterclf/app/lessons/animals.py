"""A meadow by a pond with the chosen animals, as SVG."""

ANIMALS = ("cat", "dog", "bird", "fish")

SCENE = """
<rect width="640" height="300" fill="#f4dfae"/>
<circle cx="548" cy="72" r="40" fill="#e39a33"/>
<path d="M0 200 Q150 120 330 190 T640 165 V300 H0Z" fill="#93a97c"/>
<path d="M0 236 Q220 196 420 228 T640 226 V300 H0Z" fill="#5f7f5c"/>
<ellipse cx="520" cy="266" rx="112" ry="26" fill="#3f7288"/>
<path d="M450 266h40 M505 276h50 M545 260h32" stroke="#a9cdd6" stroke-width="3" stroke-linecap="round"/>
<path d="M60 240 V112" stroke="#6b4a2f" stroke-width="14"/>
<ellipse cx="56" cy="88" rx="52" ry="58" fill="#47694c"/>
<ellipse cx="40" cy="76" rx="30" ry="32" fill="#5c7d58"/>
"""

DRAWINGS = {
    "cat": """
<path d="M176 262 q-44 -2 -34 -46 q4 -16 -8 -24" stroke="#3b2c27" stroke-width="12" fill="none" stroke-linecap="round"/>
<path d="M160 268 q-4 -66 34 -66 q38 0 34 66z" fill="#3b2c27"/>
<path d="M162 186 l2 -40 l22 16 h16 l22 -16 l2 40 q0 30 -32 30 q-32 0 -32 -30z" fill="#3b2c27"/>
<ellipse cx="181" cy="186" rx="6" ry="8" fill="#f2c14e"/><ellipse cx="207" cy="186" rx="6" ry="8" fill="#f2c14e"/>
<path d="M181 180v12 M207 180v12" stroke="#1b1411" stroke-width="3"/>
<path d="M190 198h8l-4 5z" fill="#e08a7d"/>
<path d="M178 202l-26 -4 M178 206l-25 5 M210 202l26 -4 M210 206l25 5" stroke="#d8c6b4" stroke-width="2"/>
<path d="M184 268v-26 M204 268v-26" stroke="#5a463d" stroke-width="3"/>
""",
    "dog": """
<path d="M400 214 q26 -10 22 -36" stroke="#b5652b" stroke-width="12" fill="none" stroke-linecap="round"/>
<path d="M300 204 q52 -14 104 4 q10 20 2 62 h-20 l-4 -30 h-46 l-6 30 h-22 z" fill="#c9762f"/>
<path d="M282 160 q8 -22 36 -22 q32 2 32 34 q0 36 -36 38 h-26 q-18 -4 -16 -20 q2 -8 12 -12z" fill="#c9762f"/>
<path d="M330 140 q30 4 24 54 q-18 8 -26 -10 q-6 -24 2 -44z" fill="#7c3f1a"/>
<circle cx="306" cy="164" r="5" fill="#1b1411"/>
<ellipse cx="276" cy="184" rx="9" ry="7" fill="#1b1411"/>
<path d="M282 200 q12 8 26 2" stroke="#1b1411" stroke-width="3" fill="none" stroke-linecap="round"/>
<path d="M316 212 q16 8 34 -8" stroke="#a32f24" stroke-width="8" fill="none"/>
""",
    "bird": """
<path d="M424 92 l-40 -12 l8 18 l-12 14 z" fill="#22466b"/>
<path d="M388 96 q20 -34 62 -24 q26 6 24 26 q-6 30 -46 30 q-30 0 -40 -32z" fill="#2f6493"/>
<path d="M398 92 q26 -4 48 8 q-10 -52 -62 -60 q-6 32 14 52z" fill="#22466b"/>
<path d="M472 86 l22 8 l-22 8z" fill="#e39a33"/>
<circle cx="458" cy="88" r="5" fill="#f7efe0"/><circle cx="459" cy="88" r="2.5" fill="#1b1411"/>
<path d="M420 126 q20 -2 38 -14 q-4 16 -30 16z" fill="#f1d9a6"/>
""",
    "fish": """
<path d="M592 196 l34 -16 q-8 22 4 40 z" fill="#b8392b"/>
<path d="M480 208 q30 -40 82 -28 q26 6 38 22 q-18 24 -52 26 q-44 4 -68 -20z" fill="#d9503c"/>
<path d="M540 178 q16 -20 38 -10 q-4 12 -12 16z" fill="#b8392b"/>
<path d="M520 186 q12 20 0 40" stroke="#f4b39b" stroke-width="4" fill="none"/>
<path d="M540 192 q9 14 0 28 M558 194 q8 12 0 24" stroke="#f4b39b" stroke-width="3" fill="none"/>
<circle cx="502" cy="202" r="7" fill="#f7efe0"/><circle cx="501" cy="202" r="3.5" fill="#1b1411"/>
<path d="M500 246 q-6 -8 -4 -18 M560 246 q8 -6 8 -16 M528 248 v-12"
 stroke="#a9cdd6" stroke-width="4" fill="none" stroke-linecap="round"/>
""",
}


def meadow(present: list[str]) -> str:
    """The picture with those of `ANIMALS` that are present, as the text of an SVG, 640 x 300."""
    drawings = "".join(DRAWINGS[animal] for animal in ANIMALS if animal in present)
    size = 'viewBox="0 0 640 300" width="640" height="300"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{SCENE}{drawings}</svg>'
