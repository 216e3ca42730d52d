// Exports of the exchange stage.
