"""From text, postcode or point to buurt and wijk."""

from bot.places.current import gazetteer
from bot.places.lookup import Gazetteer
from bot.places.place import Place
from bot.places.tables import PlacesError

__all__ = ["Gazetteer", "Place", "PlacesError", "gazetteer"]
