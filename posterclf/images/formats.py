"""Which formats are read, and how their files are called."""

# Pillow's names. MPO, which many cameras write into a .jpg, is read as JPEG.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
# How the names of such files end. Where an Id has several files, the first of these is taken.
ENDINGS = (
    ".jpg",
    ".jpeg",
    ".png",
    ".webp",
    ".avif",
    ".heic",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".heif",
    ".jpe",
    ".jfif",
)
FORMATS_IN_WORDS = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF or HEIC"
