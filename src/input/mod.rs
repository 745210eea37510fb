//! Bytes to text to a [`Document`], one file per format.
