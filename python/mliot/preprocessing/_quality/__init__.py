"""The quality report of a data frame; internal: ``mliot.preprocessing`` exports what is public."""
