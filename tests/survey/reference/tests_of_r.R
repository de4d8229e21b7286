# Invented samples and what R's survey package says of them: tests of independence, rank tests, alpha, p.adjust, factanal.
# Run in this folder: Rscript tests_of_r.R; it writes tests_stratified.csv, tests_clustered.csv and tests_results.json.
suppressMessages(library(survey))
options(survey.lonely.psu = "fail")
set.seed(20150331)

results <- c()
number <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
keep <- function(id, call, ...) {
  values <- list(...)
  fields <- sapply(names(values), function(name) {
    value <- as.numeric(values[[name]])
    text <- paste(number(value), collapse = ", ")
    sprintf('"%s": %s', name, if (length(value) == 1) text else sprintf("[%s]", text))
  })
  results <<- c(results, sprintf('  "%s": {"call": "%s", %s}', id, call, paste(fields, collapse = ", ")))
}

invent_answers <- function(frame) {
  n <- nrow(frame)
  leaning <- rnorm(n) + frame$shift
  frame$kind <- sample(c("x", "y", "z"), n, replace = TRUE, prob = c(0.5, 0.3, 0.2))
  frame$side <- ifelse(runif(n) < plogis(0.4 * leaning), "left", "right")
  frame$agree <- as.integer(cut(leaning + 0.4 * (frame$kind == "y"), c(-Inf, -1, -0.3, 0.4, 1.2, Inf)))
  frame$points <- round(pmax(0, 5 + 2 * leaning + (frame$kind == "z") + rnorm(n)), 1)
  frame$rare <- ifelse(frame$kind == "x", "never", sample(c("never", "once", "often"), n, replace = TRUE))
  for (item in 1:5) frame[[paste0("i", item)]] <- as.integer(leaning + rnorm(n) > (item - 3) / 2)
  frame$woman <- rbinom(n, 1, 0.55)
  for (name in c("side", "agree", "points", "rare", "i2")) frame[[name]][runif(n) < 0.06] <- NA
  frame
}

# Four strata drawn at random, one of them fully enumerated; weights that differ within a stratum.
sizes <- c(a = 30, b = 45, c = 25, d = 12)
stratified <- data.frame(stratum = rep(names(sizes), sizes))
stratified$N <- c(a = 60, b = 400, c = 90, d = 12)[stratified$stratum]
stratified$w <- round(stratified$N / sizes[stratified$stratum] * runif(nrow(stratified), 0.7, 1.4), 3)
stratified$shift <- c(a = 0.3, b = -0.2, c = 0, d = 0.5)[stratified$stratum]
stratified <- invent_answers(stratified)

# Three strata of 6 to 9 clusters of 1 to 14 people; the names of the clusters are used again in each stratum.
clusters <- do.call(rbind, Map(
  function(stratum, count, of) data.frame(stratum, cluster = 1:count, M = of),
  c("north", "south", "west"), c(9, 7, 6), c(20, 15, 40)
))
clusters$shift <- rnorm(nrow(clusters), 0, 0.7)
clusters <- clusters[rep(seq_len(nrow(clusters)), sample(1:14, nrow(clusters), replace = TRUE)), ]
clusters$w <- round(runif(nrow(clusters), 1, 6), 3)
clustered <- invent_answers(clusters)

write_sample <- function(frame, file) {
  frame$shift <- NULL
  write.csv(frame, file, row.names = FALSE, na = "", quote = FALSE)
  read.csv(file, na.strings = "", stringsAsFactors = TRUE)
}
stratified <- write_sample(stratified, "tests_stratified.csv")
clustered <- write_sample(clustered, "tests_clustered.csv")

designs <- list(
  "stratified:fpc" = svydesign(~1, strata = ~stratum, weights = ~w, fpc = ~N, data = stratified),
  "stratified:nofpc" = svydesign(~1, strata = ~stratum, weights = ~w, data = stratified),
  "clustered:fpc" = svydesign(~cluster, strata = ~stratum, weights = ~w, fpc = ~M, data = clustered, nest = TRUE),
  "clustered:nofpc" = svydesign(~cluster, strata = ~stratum, weights = ~w, data = clustered, nest = TRUE),
  "one_stratum_of_clusters:nofpc" = svydesign(~ interaction(stratum, cluster), weights = ~w, data = clustered)
)
tables <- list(kind_side = ~ kind + side, agree_kind = ~ agree + kind, side_woman = ~ side + woman, rare_kind = ~ rare + kind)

for (name in names(designs)) {
  for (domain in c("all", "women")) {
    design <- designs[[name]]
    if (domain == "women") design <- subset(design, woman == 1)
    for (table in setdiff(names(tables), if (domain == "women") "side_woman")) {
      for (statistic in c("F", "Chisq")) {
        got <- svychisq(tables[[table]], design, statistic = statistic)
        call <- sprintf("svychisq(%s, statistic='%s')", deparse(tables[[table]]), statistic)
        keep(paste(name, domain, table, statistic, sep = ":"), call, statistic = got$statistic, df = got$parameter, p = got$p.value)
      }
    }
    for (answer in c("points", "agree")) {
      two <- svyranktest(as.formula(paste(answer, "~ side")), design)
      keep(paste(name, domain, answer, "side", sep = ":"), sprintf("svyranktest(%s ~ side)", answer),
        t = two$statistic, df = two$parameter, p = two$p.value)
      many <- svyranktest(as.formula(paste(answer, "~ kind")), design, test = "KruskalWallis")
      # R returns the statistic as `parameter` and its degrees of freedom as `statistic`.
      keep(paste(name, domain, answer, "kind", sep = ":"), sprintf("svyranktest(%s ~ kind, test='KruskalWallis')", answer),
        chisq = many$parameter, df1 = many$statistic, df2 = many$ddf, p = many$p.value)
    }
    keep(paste(name, domain, "alpha", sep = ":"), "svycralpha(~i1+i2+i3+i4+i5, na.rm=TRUE)",
      alpha = svycralpha(~ i1 + i2 + i3 + i4 + i5, subset(design, !is.na(i2))))
  }
}

# Weights that meet known totals: what these explain is no sampling error of a test either.
adjusted <- postStratify(designs[["stratified:fpc"]], ~kind, data.frame(kind = c("x", "y", "z"), Freq = c(250, 200, 112)))
got <- svychisq(~ agree + woman, adjusted)
keep("post_stratified:agree_woman", "svychisq(~agree + woman)", statistic = got$statistic, df = got$parameter, p = got$p.value)
two <- svyranktest(points ~ side, adjusted)
keep("post_stratified:points:side", "svyranktest(points ~ side)", t = two$statistic, df = two$parameter, p = two$p.value)

p <- c(0.01, 0.04, NA, 0.03, 0.005, 0.2, 0.04, 1, 0.0007)
keep("p_adjust", "p.adjust(p, method)", p = p, holm = p.adjust(p, "holm"), BH = p.adjust(p, "BH"))

# Six numeric items on one factor; factanal's own tolerance is loose, so that it is set.
load <- c(0.8, 0.7, 0.6, 0.5, 0.4, 0.75)
factor <- rnorm(150)
items <- round(sapply(load, function(l) l * factor + sqrt(1 - l^2) * rnorm(150)), 3)
colnames(items) <- paste0("v", 1:6)
write.csv(items, "tests_one_factor.csv", row.names = FALSE, quote = FALSE)
fit <- factanal(items, 1, control = list(opt = list(factr = 1, pgtol = 0, maxit = 10000), lower = 0.005))
l <- as.numeric(fit$loadings) * sign(sum(fit$loadings))
keep("one_factor", "factanal(items, 1)", loadings = l, omega = sum(l)^2 / (sum(l)^2 + sum(1 - l^2)))

cat("{\n", paste(results, collapse = ",\n"), "\n}\n", sep = "", file = "tests_results.json")
cat(R.version.string, as.character(packageVersion("survey")), length(results), "results\n")
