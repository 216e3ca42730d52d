// Exports of the encode stage.
