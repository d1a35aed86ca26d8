"""Is everything there that the settings ask for?"""
