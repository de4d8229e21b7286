# Invented samples of other shapes than ours, and what R's survey makes of them: run in this folder with
# `Rscript designs_of_r.R` (R 4.2.2, survey 4.1-1). Writes designs_*.csv and designs_results.json.
suppressMessages(library(survey))
options(digits = 17, survey.adjust.domain.lonely = FALSE, warn = 1)
set.seed(20261124)

# --- samples -----------------------------------------------------------------------------------------------------
answers <- function(frame, level) {
  n <- nrow(frame)
  frame$score <- round(600 + 80 * level + rnorm(n, 0, 60))
  frame$before <- round(frame$score - rnorm(n, 20, 25))
  frame$size <- round(exp(rnorm(n, 6, 0.6)))
  frame$award <- ifelse(runif(n) < plogis(level), "Yes", "No")
  frame$wide <- ifelse(runif(n) < 0.8, "Yes", "No")
  frame$visits <- ifelse(runif(n) < 0.15, NA, rpois(n, 2))            # item non-response
  frame$heard <- ifelse(runif(n) < 0.1, NA, rbinom(n, 1, plogis(level - 0.5)))
  frame$year <- 2015                                                   # everybody gave the same answer
  frame$seldom <- factor(sample(c("a", "b", "c"), n, TRUE, c(0.72, 0.25, 0.03)))
  for (i in 1:5) frame[[paste0("half", i)]] <- as.integer(runif(n) < 0.5)  # random subsets
  frame
}
sizes <- c(E = 60, M = 30, H = 30)
stratified <- data.frame(type = rep(names(sizes), sizes), N = rep(c(E = 442, M = 101, H = 75), sizes))
stratified$pw <- stratified$N / rep(sizes, sizes)
stratified$uneven <- round(stratified$pw * exp(rnorm(120, 0, 0.4)), 3)
stratified <- answers(stratified, rep(c(E = 0.5, M = -0.3, H = -0.8), sizes) + rnorm(120, 0, 0.3))

in_cluster <- c(11, 4, 2, 13, 2, 4, 21, 1, 34, 37, 1, 16, 10, 9, 15)   # very different sizes
clustered <- data.frame(district = rep(c(637, 437, 778, 815, 568, 61, 716, 418, 135, 255, 406, 480, 510, 448, 413), in_cluster),
                        pw = 33.847, M = 757)
clustered <- answers(clustered, rep(rnorm(15, 0, 0.8), in_cluster) + rnorm(180, 0, 0.3))
clustered$type <- sample(c("E", "M", "H"), 180, TRUE, c(0.7, 0.2, 0.1))

pairs <- data.frame(region = rep(letters[1:8], each = 2), village = rep(1:2, 8),  # cluster ids repeat
                    M = rep(c(2, 9, 14, 5, 30, 3, 7, 11), each = 2))      # a: both of two
members <- c(3, 7, 5, 5, 9, 2, 4, 4, 6, 1, 8, 3, 5, 6, 2, 7)
two_each <- pairs[rep(1:16, members), ]
two_each$pw <- round(two_each$M / 2 * rep(runif(16, 4, 12), members), 3)
two_each <- answers(two_each, rep(rnorm(16, 0, 0.7), members) + rnorm(nrow(two_each), 0, 0.3))
two_each$type <- sample(c("E", "M", "H"), nrow(two_each), TRUE)

lonely <- two_each[!(two_each$region %in% c("c", "e") & two_each$village == 2), ]  # one cluster in each of two strata
rownames(two_each) <- rownames(lonely) <- NULL

samples <- list(stratified = stratified, clustered = clustered, two_each = two_each, lonely = lonely)
for (name in names(samples)) write.csv(samples[[name]], paste0("designs_", name, ".csv"), row.names = FALSE, na = "")

# --- JSON: lists with names are objects, all else arrays -------------------------------------------------------------
json <- function(x) {
  if (is.list(x) && !is.null(names(x))) return(paste0("{", paste0('"', names(x), '": ', sapply(x, json), collapse = ", "), "}"))
  if (is.list(x)) return(paste0("[", paste(sapply(x, json), collapse = ", "), "]"))
  if (is.factor(x)) x <- as.character(x)
  cells <- if (is.character(x)) paste0('"', x, '"') else ifelse(is.finite(x), sprintf("%.17g", x), "null")
  if (length(x) == 1) cells else paste0("[", paste(cells, collapse = ", "), "]")
}

# --- questions ---------------------------------------------------------------------------------------------------
row <- function(stat, df) {
  d <- tryCatch(as.numeric(deff(stat)), error = function(e) NA)
  ci <- if (df > 0) confint(stat, df = df) else c(NA, NA)
  list(estimate = as.numeric(coef(stat)), se = as.numeric(SE(stat)), low = ci[[1]], high = ci[[2]], df = df,
       deff = if (is.null(d) || !length(d)) NA else d)
}
ask <- function(d) {
  out <- list(degf = degf(d))
  out$mean <- row(svymean(~score, d, deff = TRUE), degf(d))
  out$mean_missing <- row(svymean(~visits, d, deff = TRUE, na.rm = TRUE), degf(d))
  out$mean_constant <- row(svymean(~year, d), degf(d))
  out$total <- row(svytotal(~size, d, deff = TRUE), degf(d))
  out$total_missing <- row(svytotal(~visits, d, deff = TRUE, na.rm = TRUE), degf(d))
  r <- svyratio(~score, ~before, d, deff = TRUE)
  out$ratio <- row(r, degf(d))
  out$ratio_missing <- row(svyratio(~visits, ~size, d, deff = TRUE, na.rm = TRUE), degf(d))
  for (q in c(0.1, 0.25, 0.5, 0.75)) {
    for (y in c("score", "visits")) {
      s <- svyquantile(as.formula(paste0("~", y)), d, q, qrule = "math", na.rm = TRUE)[[1]]
      out[[paste0("quantile_", y, "_", q)]] <- list(estimate = s[1, 1], low = s[1, 2], high = s[1, 3], se = s[1, 4])
    }
  }
  for (method in c("logit", "beta", "mean", "xlogit")) {
    for (what in c("award", "heard")) {
      f <- if (what == "award") ~I(award == "Yes") else ~heard
      p <- svyciprop(f, d, method = method, na.rm = TRUE)
      ci <- attr(p, "ci")
      out[[paste0(method, "_", what)]] <- list(estimate = as.numeric(p), se = as.numeric(SE(p)), low = ci[[1]], high = ci[[2]])
    }
  }
  out
}
by <- function(d, formula, factors, fun, ...) {
  table <- svyby(formula, factors, d, fun, ..., na.rm = TRUE)
  keys <- all.vars(factors)
  variables <- model.frame(d, na.action = na.pass)
  dfs <- sapply(seq_len(nrow(table)), function(i) {
    inside <- Reduce(`&`, lapply(keys, function(k) as.character(variables[[k]]) == as.character(table[[k]][i])))
    degf(subset(d, inside))
  })
  c(lapply(table[keys], as.character), list(estimate = as.numeric(coef(table)), se = as.numeric(SE(table)), df = dfs))
}
ask_domains <- function(d) {
  out <- list()
  out$subset <- ask(subset(d, wide == "Yes"))
  for (i in 1:5) {
    part <- d$variables[[paste0("half", i)]] == 1
    s <- subset(d, part)
    out[[paste0("half", i)]] <- list(mean = row(svymean(~score, s, deff = TRUE), degf(s)),
                                     total_missing = row(svytotal(~visits, s, deff = TRUE, na.rm = TRUE), degf(s)))
  }
  out$by_type_mean <- by(d, ~score, ~type, svymean)
  out$by_type_total_missing <- by(d, ~visits, ~type, svytotal)
  out$by_type_wide_mean_missing <- by(d, ~visits, ~type + wide, svymean)
  out$by_type_award_total <- by(d, ~size, ~type + award, svytotal)
  out$by_type_ratio <- by(d, ~score, ~type, svyratio, denominator = ~before)
  out$by_seldom_mean <- by(d, ~score, ~seldom, svymean)
  out
}
`%+%` <- function(a, b) paste0(a, b)
design <- function(...) svydesign(..., nest = TRUE)
s <- stratified; k <- clustered; p <- two_each
designs <- list(
  simple_fpc = design(id = ~1, weights = ~one, fpc = ~all, data = transform(s, one = 618 / 120, all = 618)),
  stratified_fpc = design(id = ~1, strata = ~type, weights = ~pw, fpc = ~N, data = s),
  stratified_nofpc = design(id = ~1, strata = ~type, weights = ~pw, data = s),
  stratified_uneven = design(id = ~1, strata = ~type, weights = ~uneven, fpc = ~N, data = s),
  uneven = design(id = ~1, weights = ~uneven, data = s),
  clustered_fpc = design(id = ~district, weights = ~pw, fpc = ~M, data = k),
  clustered_nofpc = design(id = ~district, weights = ~pw, data = k),
  two_each_fpc = design(id = ~village, strata = ~region, weights = ~pw, fpc = ~M, data = p),
  two_each_nofpc = design(id = ~village, strata = ~region, weights = ~pw, data = p)
)
results <- list()
for (name in names(designs)) results[[name]] <- c(ask(designs[[name]]), ask_domains(designs[[name]]))
d <- design(id = ~village, strata = ~region, weights = ~pw, fpc = ~M, data = lonely)
for (way in c("adjust", "certainty", "remove")) {
  options(survey.lonely.psu = way)
  results[["lonely_" %+% way]] <- c(ask(d), ask_domains(d))
}
options(survey.lonely.psu = "fail")
results$lonely_fail <- list(error = tryCatch(svymean(~score, d), error = conditionMessage))

# --- contrasts -----------------------------------------------------------------------------------------------------
difference <- function(stat, weights, df) {
  x <- svycontrast(stat, weights)
  list(estimate = as.numeric(coef(x)), se = as.numeric(SE(x)), low = confint(x, df = df)[[1]], high = confint(x, df = df)[[2]],
       df = df, p = 2 * pt(-abs(as.numeric(coef(x)) / as.numeric(SE(x))), df))
}
contrasts <- list()
for (name in c("simple_fpc", "stratified_fpc", "uneven", "clustered_fpc", "two_each_fpc", "two_each_nofpc")) {
  d <- designs[[name]]
  both <- svyby(~score, ~type, d, svymean, covmat = TRUE)
  union <- function(a, b) degf(subset(d, type %in% c(a, b)))
  contrasts[[name]] <- list(
    "E-M" = difference(both, c(E = 1, M = -1), union("E", "M")),
    "H-E" = difference(both, c(H = 1, E = -1), union("H", "E")),
    "score-before" = difference(svymean(~score + before, d), c(score = 1, before = -1), degf(d)),
    "score-size:wide" = difference(svymean(~score + size, subset(d, wide == "Yes")), c(score = 1, size = -1),
                                   degf(subset(d, wide == "Yes")))
  )
  # a group against everybody: the two overlap
  v <- transform(model.frame(d), all = 1, inside = as.numeric(type == "E"))
  e <- update(d, all = 1, inside = as.numeric(type == "E"), product = score * (type == "E"))
  totals <- svytotal(~product + inside + score + all, e)
  contrasts[[name]][["E-all"]] <- difference(svycontrast(totals, quote(product / inside - score / all)), c(contrast = 1), degf(d))
  # two questions, each over those who answered it
  e <- update(d, a = ifelse(is.na(visits), 0, visits), na = as.numeric(!is.na(visits)),
              b = ifelse(is.na(heard), 0, heard), nb = as.numeric(!is.na(heard)))
  totals <- svytotal(~a + na + b + nb, e)
  contrasts[[name]][["visits-heard"]] <- difference(svycontrast(totals, quote(a / na - b / nb)), c(contrast = 1), degf(d))
}

# --- calibration -----------------------------------------------------------------------------------------------------
tight <- list(maxit = 2000, epsilon = 1e-15, verbose = FALSE)
margins <- function(d, name, shares) {
  total <- sum(weights(d))
  out <- data.frame(names(shares), as.numeric(shares) * round(total))
  names(out) <- c(name, "Freq")
  out
}
calibrations <- list()
for (name in c("simple_fpc", "stratified_fpc", "clustered_fpc", "two_each_fpc", "two_each_nofpc")) {
  d <- designs[[name]]
  wide <- margins(d, "wide", c(Yes = 0.75, No = 0.25)); award <- margins(d, "award", c(No = 0.5, Yes = 0.5))
  type <- margins(d, "type", c(E = 0.5, H = 0.2, M = 0.3))
  post <- postStratify(d, ~type, type)
  made <- list(post = post, raked = rake(d, list(~wide, ~award, ~type), list(wide, award, type), control = tight),
               post_twice = postStratify(post, ~wide, wide))
  totals <- lapply(list(wide = wide, award = award, type = type), function(m) setNames(as.list(m$Freq), m[[1]]))
  calibrations[[name]] <- list(totals = totals)
  for (kind in names(made)) {
    g <- made[[kind]]
    calibrations[[name]][[kind]] <- list(
      weights = as.numeric(weights(g)), degf = degf(g),
      mean = row(svymean(~score, g, deff = TRUE), degf(g)), total = row(svytotal(~size, g, deff = TRUE), degf(g)),
      mean_missing = row(svymean(~visits, g, na.rm = TRUE, deff = TRUE), degf(g)),
      ratio = row(svyratio(~score, ~before, g), degf(g)),
      total_award = row(svytotal(~as.numeric(award == "Yes"), g), degf(g)),
      subset = row(svymean(~score, subset(g, half1 == 1), deff = TRUE), degf(subset(g, half1 == 1))),
      by_type_mean = by(g, ~score, ~type, svymean), by_wide_type_total = by(g, ~size, ~wide + type, svytotal),
      median = as.list(setNames(svyquantile(~score, g, 0.5, qrule = "math")[[1]][1, ], c("estimate", "low", "high", "se")))
    )
  }
}

cat(json(list(R = R.version.string, survey = as.character(packageVersion("survey")),
              results = results, contrasts = contrasts, calibrations = calibrations)), "\n", sep = "", file = "designs_results.json")
