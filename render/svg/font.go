package svg

// fontFaces is the @font-face rules with the embedded typeface.
func fontFaces() string { return "" }
