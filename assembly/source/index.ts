// Exports of the source stage.
