"""Factor models: ALS, iALS, SVD, BPR, logistic MF, NMF, biased and Bayesian MF."""
