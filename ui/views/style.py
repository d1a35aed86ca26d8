"""The few looks that Streamlit has no word for. The icon stands here because a named one would be fetched."""

ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#6d3b5e"/>
<path d="M8 9l8 15 8-15" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round"/>
</svg>"""

CSS = """
<style>
.stMainBlockContainer { max-width: 52rem; padding-top: 3.5rem; }
[data-testid="stBottomBlockContainer"] { max-width: 52rem; }
[class*="st-key-crops-"] img {
    height: 10rem; width: auto; max-width: 8rem; object-fit: cover; border-radius: 0.4rem;
}
[class*="st-key-card-"] { gap: 0.5rem; }
</style>
"""
