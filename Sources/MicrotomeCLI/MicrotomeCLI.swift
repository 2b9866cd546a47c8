// MicrotomeCLI
