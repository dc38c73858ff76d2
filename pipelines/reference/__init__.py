"""Scripts that build what lies in data/reference/places from public packages. Run by people, by hand: `make reference`.

No run of the main job calls them; what they write is committed and reviewed.
"""
